"""What is decided about households on paper: dates, prices, consent. Pure."""
