"""Walking through trees, and writing them."""
