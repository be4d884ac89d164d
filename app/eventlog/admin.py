"""The log as administrators see it: read-only, and without the words people wrote."""

from app.eventlog.tables import EventLog, OutcomeKind
from app.kernel.language import mark
from app.kernel.shown import Shown

_GROUP = mark("Logs")

TABLES = [
    Shown(
        EventLog,
        _GROUP,
        columns=(
            "seq",
            "created_at",
            "key",
            "code",
            "type",
            "level",
            "subject_kind",
            "subject_id",
            "created_by",
        ),
        filters=("seq", "created_at", "key", "code", "type", "subject_id", "created_by"),
        order="-seq",
    ),
    Shown(
        OutcomeKind,
        _GROUP,
        columns=("key", "code", "type", "level", "description", "stops_timer"),
        filters=("key", "code", "type"),
        order="key",
    ),
]
