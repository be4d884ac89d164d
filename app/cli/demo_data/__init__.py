"""An invented house, full of invented people, to look at and to try things on (security.md DF-4, DF-11)."""
