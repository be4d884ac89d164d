"""Sending files."""
