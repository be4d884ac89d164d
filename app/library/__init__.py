"""Policies and guidelines of organisations, each in versions."""
