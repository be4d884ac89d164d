"""The one way this room says no."""


class CannotServe(Exception):
    """No PostgreSQL can be served here; the message is one sentence that says what to do about it."""
