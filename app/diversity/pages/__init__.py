"""Where a client's answers are written down."""
