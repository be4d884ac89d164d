"""What a browser sees of key figures."""
