"""Killing the house at work, and judging what is left (reliability.md 4): python -m scripts.chaos."""
