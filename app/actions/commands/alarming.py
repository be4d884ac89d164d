"""The alarm for actions that wait with nobody (the fallback queue of sla.md 1.9)."""

from typing import Final

from app import eventlog
from app.actions.commands.saving import KIND
from app.actions.commands.telling import Reason, recipients, to_staff
from app.actions.queries import people
from app.actions.rules.recipients import told_of_alarm
from app.actions.rules.times import lonely_before
from app.kernel import clock, db
from app.kernel.actor import Subject, the_system
from app.outbox import post_many

AT_ONCE: Final = 500
_LONELY: Final = """
update action a set alarmed_at = $1 from organisation o
where a.id = any(array(select id from action where queue <> '' and queued_at <= $2 and alarmed_at is null
    and status not in ('closed', 'cancelled') order by queued_at limit $3 for update skip locked))
  and o.id = a.hospital
returning a.id, a.reference, a.hospital, a.department, a.severity, a.status, a.due_at, a.queued_at, a.queue,
  o.name as hospital_name, o.name_ar as hospital_name_ar, o.time_zone
"""


@db.atomic
async def sound() -> int:
    """Tell the coordinators of every action that has waited with nobody for 15 minutes, once; how many."""
    now = clock.now()
    rows = await db.fetch(_LONELY, now, lonely_before(now), AT_ONCE)
    if not rows:
        return 0
    around = await people.neighbourhood((row["hospital"], row["department"], None, None) for row in rows)
    entries, posts, lost = [], [], []
    for row in rows:
        who = told_of_alarm(around.around(row["hospital"], row["department"], None))
        entry = eventlog.entry(
            KIND,
            "ROUTING",
            subject=Subject(KIND, row["id"]),
            by=the_system,
            context={"alarm": True, "queue": row["queue"], **recipients(who)},
        )
        entries.append(entry)
        key = f"alarm:{int(row['queued_at'].timestamp())}"
        posts += to_staff(row, Reason("action_unrouted", key, entry.id, row["due_at"]), who, around)
        if who.unroutable:
            lost.append(row["id"])
    await eventlog.record_many(entries)
    await post_many(posts)
    if lost:
        await db.execute("update action set unroutable = true where id = any($1)", lost)
    return len(rows)
