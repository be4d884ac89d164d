"""Forms on paper: what a sound version is, what may be answered, and what an answer is worth."""
