"""Checklists: what must be ticked off on a case of a category before a provider closes it."""
