"""Feedback as providers and managers see it."""
