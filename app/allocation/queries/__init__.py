"""Every question about allocation."""
