"""What the engine reads: promises and their history, and the people around what is promised."""

from app.sla.queries.promises import (
    HISTORY,
    Version,
    config_from,
    events,
    marks,
    next_wake,
    present,
    rows_of,
    versions_of,
)

__all__ = [
    "HISTORY",
    "Version",
    "config_from",
    "events",
    "marks",
    "next_wake",
    "present",
    "rows_of",
    "versions_of",
]
