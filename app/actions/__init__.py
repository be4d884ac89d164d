"""Improvement actions: raised, routed, approved, closed."""
