"""Whether promises are looked after in time (reliability.md 7, decisions.md 3)."""

from datetime import timedelta
from typing import Final

from app.kernel import dates, db
from app.kernel.checks import Finding, State, check
from app.kernel.language import _
from app.settings import Settings

LATE: Final = timedelta(minutes=3)


@check("sla.deadlines", _("Reminders and escalations"))
async def deadlines(_settings: Settings) -> Finding:
    """Whether every instant that has come was acted upon, and none is put off by an error."""
    row = await db.fetchrow(
        "select recourse_now() - min(wake_at) filter (where error is null and wake_at <= recourse_now()) as waits,"
        " count(*) filter (where error is not null) as sick from deadline"
        " where error is not null or wake_at <= recourse_now()"
    )
    assert row is not None
    if row["waits"] is not None and row["waits"] > LATE:
        return Finding(
            State.RED,
            _("The oldest reminder is late by %(time)s.")
            % {"time": dates.duration(int(row["waits"].total_seconds()))},
            _("Start a consumer: `recourse work`."),
        )
    if row["sick"]:
        return Finding(
            State.AMBER,
            _("Records whose reminders are put off by an error: %(count)s.") % {"count": row["sick"]},
            _(
                "Read the error at the record, mend its calendar or configuration; it is tried again by itself."
            ),
        )
    return Finding(State.GREEN, _("Every reminder and escalation left in time."))
