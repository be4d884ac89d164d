"""Review screens: views of submissions that somebody put together for others to look through."""
