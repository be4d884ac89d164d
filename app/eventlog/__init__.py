"""The spine: kinds of event, the append-only log and every timeline."""

from app.eventlog.log import (
    Entry,
    before_each,
    entry,
    forget_reactions,
    mark_undone,
    record,
    record_many,
    when,
)
from app.eventlog.registry import RELEASE, Event, Kind, register, registry
from app.eventlog.views import look, record_view

__all__ = [
    "RELEASE",
    "Entry",
    "Event",
    "Kind",
    "before_each",
    "entry",
    "forget_reactions",
    "look",
    "mark_undone",
    "record",
    "record_many",
    "record_view",
    "register",
    "registry",
    "when",
]
