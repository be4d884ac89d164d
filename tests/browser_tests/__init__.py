"""The console in a real browser, against its own process."""
