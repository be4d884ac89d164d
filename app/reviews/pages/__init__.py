"""Review screens as a browser sees them."""
