"""The knowledge base: who else helps, with what, and how to reach them."""
