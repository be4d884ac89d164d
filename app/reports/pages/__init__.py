"""Reports on the web."""
