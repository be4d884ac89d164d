"""The pages of messages and notices."""
