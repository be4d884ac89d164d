"""The embedded PostgreSQL of a laptop and its supervisor."""
