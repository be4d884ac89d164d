"""Where a person lands: the first room that is theirs."""
