"""The fuse box: every "when X is recorded, room Y does Z", on one page, read top to bottom."""

import app
from app.eventlog import forget_reactions, registry


def discover() -> None:
    """Import every room's events.py once: that registers the kinds (decisions.md 19)."""
    if not registry.all():
        registry.autodiscover(app)


def connect() -> None:
    """Wire the rooms. Safe to call again."""
    discover()
    forget_reactions()
