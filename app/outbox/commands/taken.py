"""Batches that were taken over whole, as most are: the least that can be written about each call."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from app.kernel import db
from app.outbox.commands.claim import held
from app.outbox.hooks import Settled

if TYPE_CHECKING:
    from app.outbox.commands.settle import Ended

# A lease that is there is a message that is being sent. Asked by its state, PostgreSQL would go through the index
# of what is being sent, over every dead entry that the batches of the last minute left in it.
_SENT: Final = """
with o as (
  update outbox o
  set state = 'sent', sent_at = (select recourse_now()), last_error = '', lease_by = null, lease_until = null
  from unnest($1::uuid[], $2::int[], $3::int[], $4::text[], $5::text[]) r(id, lease_no, status, reference, excerpt)
  where o.id = r.id and o.lease_no = r.lease_no and o.lease_until is not null
  returning o.id, o.attempts as n, r.status, r.reference, r.excerpt)
update outbox_attempt a set outcome = 'accepted', status = o.status, reference = o.reference,
  excerpt = o.excerpt, ended_at = (select recourse_now())
from o where a.outbox_id = o.id and a.n = o.n returning o.id
"""
LONGEST: Final = 200


@db.one_statement
async def write(endings: Sequence["Ended"]) -> list[Settled]:
    """Store calls that all went well; those that were still ours, as other rooms are told of them."""
    calls = [ended.call for ended in endings]
    results = [ended.result for ended in endings if ended.result is not None]
    keys, leases = zip(*map(held, calls), strict=True)
    kept = await db.fetch(
        _SENT,
        keys,
        leases,
        [result.http_status for result in results],
        [result.provider_ref[:LONGEST] for result in results],
        [(result.error_message or result.error_class or result.output)[:LONGEST] for result in results],
    )
    settled = [
        Settled(call.parcel.id, call.parcel.dedup_key, call.parcel.kind, "sent", call.way.name)
        for call in calls
    ]
    if len(kept) == len(settled):
        return settled
    still_ours = {row["id"] for row in kept}
    return [each for each in settled if each.id in still_ours]
