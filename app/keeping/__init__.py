"""Keeping a copy of the house, bringing it back, and proving that it can be brought back (reliability.md 8)."""
