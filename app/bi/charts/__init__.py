"""The charts of the intelligence page: each is drawn, tabled and handed out as CSV from the same numbers (bi.md 7)."""
