"""Results as a browser sees them."""
