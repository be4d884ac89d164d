"""Batches that were taken over whole, as most are: the least that can be written about each call."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final, TypeVar

from app.kernel import db

if TYPE_CHECKING:
    from app.outbox.commands.settle import Ended

T = TypeVar("T")

# A lease that is there is a message that is being sent. Asked by its state, PostgreSQL would go through the index
# of what is being sent, over every dead entry that the batches of the last minute left in it. Which ones were still
# ours is said only when not all were.
_SENT: Final = """
with o as (
  update outbox o
  set state = 'sent', sent_at = (select recourse_now()), last_error = '', lease_by = null, lease_until = null
  from unnest($1::uuid[], $2::int[], $3::int[], $4::text[], $5::text[]) r(id, lease_no, status, reference, excerpt)
  where o.id = r.id and o.lease_no = r.lease_no and o.lease_until is not null
  returning o.id, o.attempts as n, r.status, r.reference, r.excerpt),
a as (
  update outbox_attempt a set outcome = 'accepted', status = o.status, reference = coalesce(o.reference, ''),
  excerpt = coalesce(o.excerpt, ''), ended_at = (select recourse_now())
  from o where a.outbox_id = o.id and a.n = o.n returning o.id)
select case when count(*) < cardinality($1::uuid[]) then coalesce(array_agg(id), '{}') end from a
"""
LONGEST: Final = 200


@db.one_statement
async def write(endings: Sequence["Ended"]) -> Sequence["Ended"]:
    """Store calls that all went well; those that were still ours."""
    parcels = [ended.call.parcel for ended in endings]
    results = [ended.result for ended in endings if ended.result is not None]
    still_ours = await db.fetchval(
        _SENT,
        [parcel.id for parcel in parcels],
        [parcel.lease_no + 1 for parcel in parcels],
        _said([result.http_status for result in results]),
        _said([result.provider_ref[:LONGEST] for result in results]),
        _said(
            [(result.error_message or result.error_class or result.output)[:LONGEST] for result in results]
        ),
    )
    if still_ours is None:
        return endings
    return [ended for ended in endings if ended.call.parcel.id in still_ours]


def _said(values: list[T]) -> list[T] | None:
    """What gateways said, if any of them said anything: nothing costs nothing on its way to the database."""
    return values if any(values) else None
