"""Linking cases, merging clients, and undoing both."""
