"""Everything that changes a case, a verb a function."""
