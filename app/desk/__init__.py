"""What a person has open: drafts, saved views, presence."""
