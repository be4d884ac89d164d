"""The clockwork: the Huey consumer and its schedule."""
