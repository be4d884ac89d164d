"""Families, their members and policies, and their consent."""
