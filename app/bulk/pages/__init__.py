"""Bulk deeds over HTTP."""
