"""Every component in every state, for people who build pages; only in development."""
