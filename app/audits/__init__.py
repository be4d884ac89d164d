"""Audits that come again and again, and whether they were done in time."""
