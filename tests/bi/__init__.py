"""Intelligence: what is gathered, and that readers never see half of it."""
