"""What was decided and in which run, as administrators see it: logs, read-only."""

from app.kernel.language import mark
from app.kernel.shown import Shown
from app.notifications.tables import NotificationRun, PolicyNotification

_GROUP = mark("Messages")

TABLES = [
    Shown(
        NotificationRun,
        _GROUP,
        columns=("slot", "source", "state", "wanted", "error", "started_at", "ended_at"),
        filters=("state", "source", "slot"),
        order="-started_at",
    ),
    Shown(
        PolicyNotification,
        _GROUP,
        columns=(
            "type",
            "status",
            "reason_code",
            "due_on",
            "until",
            "language",
            "segments",
            "provider",
            "decided_at",
            "sent_at",
        ),
        filters=("type", "status", "reason_code", "decided_at"),
        order="-decided_at",
    ),
]
