"""Intelligence on the web."""
