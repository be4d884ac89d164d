"""Recurring audits as a browser sees them."""
