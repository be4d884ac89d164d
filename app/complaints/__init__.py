"""Complaints against the clock."""
