"""Users, their roles, how they sign in, and the one table of who may do what."""
