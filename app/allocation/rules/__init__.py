"""What is decided about providers, on paper."""
