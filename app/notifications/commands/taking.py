"""That somebody took the report out of the house."""

from uuid import UUID

from app import eventlog
from app.kernel import db
from app.kernel.actor import Actor
from app.notifications.commands.saving import SETTINGS


@db.atomic
async def log_report(place: UUID, mode: int, shape: str, rows: int, *, by: Actor) -> None:
    """Who took how many rows of which place, in which shape."""
    await eventlog.record(
        "notifications",
        "REPORT_TAKEN",
        subject=SETTINGS,
        by=by,
        context={"place": str(place), "mode": mode, "format": shape, "rows": rows},
    )
