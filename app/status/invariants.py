"""What must hold in the database at any instant: each a query that returns no row (reliability.md 3.2).

`$1` is how long a thing may lag; a strict audit, after the work has been drained, allows nothing.
A slow one is left out of a fast audit. What one of them finds is mended by its own command or by hand of a
person who understands it, never by the audit.
"""

from typing import Final

from app.status.invariant import Invariant
from app.status.invariants_of_casework import OF_CASEWORK
from app.status.invariants_of_records import OF_RECORDS

_OPEN: Final = "done_at is null and dead_at is null and cancelled_at is null"
_SENT: Final = "('sent', 'delivered', 'temporary_failure', 'expired')"

INVARIANTS: Final = (
    Invariant(
        "I01",
        "No job is leased long after its lease has lapsed",
        "select id from job where lease_by is not null and lease_until < recourse_now() - $1::interval",
        minutes=2,
    ),
    Invariant(
        "I02",
        "No open job has had more attempts than it may",
        f"select id from job where attempts > max_attempts and {_OPEN}",
    ),
    Invariant(
        "I03",
        "No job waits long after it was due",
        f"select id from job where {_OPEN} and lease_by is null and run_at < recourse_now() - $1::interval",
        minutes=5,
    ),
    Invariant(
        "I04",
        "No message is under way after its lease has lapsed",
        "select id from outbox where state = 'sending'"
        " and (lease_until is null or lease_until < recourse_now() - $1::interval)",
        minutes=2,
    ),
    Invariant(
        "I05",
        "A message counts its attempts, and they are numbered without a gap",
        "select o.id from outbox o left join (select outbox_id, count(*) n, max(n) m from outbox_attempt group by 1) a"
        " on a.outbox_id = o.id where o.attempts <> coalesce(a.n, 0) or coalesce(a.n, 0) <> coalesce(a.m, 0)",
        slow=True,
    ),
    Invariant(
        "I06",
        "What was sent says when, and what was withdrawn was not sent",
        f"select id from outbox where (state in {_SENT} and sent_at is null)"
        " or (state = 'withdrawn' and sent_at is not null)",
    ),
    Invariant(
        "I07",
        "A message was accepted by a gateway once, and only if it was sent",
        "select o.id from outbox o left join (select outbox_id, count(*) filter (where outcome = 'accepted') n"
        " from outbox_attempt group by 1) a on a.outbox_id = o.id where o.channel <> 'in_app'"
        f" and (coalesce(a.n, 0) > 1 or (o.state in {_SENT} and coalesce(a.n, 0) <> 1))",
        slow=True,
    ),
    Invariant(
        "I08",
        "An attempt is open only while its message is under way or unknown",
        "select a.outbox_id from outbox_attempt a join outbox o on o.id = a.outbox_id"
        " where a.ended_at is null and o.state not in ('sending', 'unknown')",
    ),
    Invariant(
        "I09",
        "A folded message is carried by one that is not folded",
        "select o.id from outbox o left join outbox c on c.id = o.carried_by"
        " where o.state = 'folded' and (c.id is null or c.carried_by is not null)",
    ),
    Invariant(
        "I10",
        "The event behind a message exists",
        "select o.id from outbox o left join event_log e on e.id = o.event_id"
        " where o.event_id is not null and e.id is null",
    ),
    Invariant(
        "I11",
        "No message waits long after it was due",
        "select id from outbox where state = 'queued'"
        " and greatest(not_before, next_attempt_at) < recourse_now() - $1::interval",
        minutes=15,
    ),
    Invariant(
        "I12",
        "A withdrawn message was never tried",
        "select distinct o.id from outbox o join outbox_attempt a on a.outbox_id = o.id where o.state = 'withdrawn'",
    ),
    Invariant(
        "I13",
        "Every notice that was sent has its message",
        # The warning of a booking turns it red and says nothing to anybody.
        "select n.id from sla_notice n where n.state = 'sent' and n.kind <> 'warn'"
        " and not exists (select 1 from outbox o where o.event_id = n.event_id)",
    ),
    Invariant(
        "I14",
        "Every notice that was sent stands on its item's timeline",
        "select n.id from sla_notice n left join event_log e on e.id = n.event_id"
        " where n.state = 'sent' and n.kind <> 'warn' and (e.id is null or e.subject_id <> n.subject_id)",
    ),
    Invariant(
        "I15",
        "Every reminder and escalation on a timeline has its notice",
        "select e.id from event_log e where e.key in ('complaint', 'action')"
        " and e.code in ('SLA_REMINDER', 'SECOND_REMINDER', 'ESCALATION')"
        " and not exists (select 1 from sla_notice n where n.event_id = e.id)",
    ),
    Invariant(
        "I16",
        "No complaint that is over has a deadline",
        "select c.id from complaint c join deadline d on d.subject_id = c.id"
        " where c.status in ('resolved', 'closed', 'cancelled')",
    ),
    Invariant(
        "I16.audits",
        "Every audit that is due has a deadline, and one that is missed, done or cancelled has none",
        "select coalesce(a.id, d.subject_id) from (select id from audit_due where state = 'due') a"
        " full join (select subject_id from deadline where subject_kind = 'audit') d on d.subject_id = a.id"
        " where a.id is null or d.subject_id is null",
    ),
    Invariant(
        "I17",
        "No deadline waits long after it was due",
        "select subject_id from deadline where error is null and wake_at < recourse_now() - $1::interval",
        minutes=3,
    ),
    Invariant(
        "I18",
        "Every deadline is somebody's",
        "select d.subject_id from deadline d where (d.subject_kind = 'complaint'"
        " and not exists (select 1 from complaint c where c.id = d.subject_id)) or (d.subject_kind = 'action'"
        " and not exists (select 1 from action a where a.id = d.subject_id"
        "   and a.status not in ('closed', 'cancelled')))",
    ),
    Invariant(
        "I19",
        "A deadline that was put off says why",
        "select subject_id from deadline where (tries > 0) <> (error is not null)",
    ),
    Invariant(
        "I20",
        "Every entry of the log stands on the timeline of its subject",
        "select e.id from event_log e left join timeline t on t.subject_kind = e.subject_kind"
        " and t.subject_id = e.subject_id and t.seq = e.seq and t.event_id = e.id where t.event_id is null",
        slow=True,
    ),
    Invariant(
        "I21",
        "Every line of a timeline is an entry of the log",
        "select t.event_id from timeline t left join event_log e on e.id = t.event_id and e.seq = t.seq"
        " where e.id is null",
        slow=True,
    ),
    *OF_CASEWORK,
    *OF_RECORDS,
)
