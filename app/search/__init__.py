"""The command box: one place to find any record or page by its reference or by words."""
