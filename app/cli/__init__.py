"""The command line, put together from the rooms."""
