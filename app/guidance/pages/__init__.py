"""The knowledge base as operators read it."""
