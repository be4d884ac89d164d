"""Taking messages to a gateway: what is committed before the call (reliability.md 18, 19)."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final
from uuid import UUID

from app.kernel import db, fault, ids
from app.outbox import hooks
from app.outbox.commands import digest, pace, taken
from app.outbox.hooks import Parcel
from app.outbox.queries import attempts, gateways
from app.outbox.rules import steps, ways
from app.outbox.rules.steps import Past
from app.outbox.rules.ways import PROBE_FOR, Way
from app.settings import Settings

if TYPE_CHECKING:
    from app.outbox.commands.settle import Ended

LEASE = timedelta(seconds=120)
#: messages of a channel without a gateway look again after so long
WITHOUT_A_WAY = timedelta(minutes=5)
NO_GATEWAY, NO_OTHER_GATEWAY, CIRCUIT_OPEN = "no_gateway", "no_other_gateway", "circuit_open"


@dataclass(slots=True)  # not frozen: one is made for each message
class Call:
    """One attempt that is written down and now to be made. `rounds` counts this round, `tried` are the
    gateways it has used, `retryable` says whether one of them failed in a way that may pass; `begins` is the
    instant of the process's own clock before which it may not begin."""

    parcel: Parcel
    way: Way
    n: int
    others: tuple[Way, ...] = ()
    rounds: int = 1
    retryable: bool = False
    probe: bool = False
    begins: float = 0.0


# The clock of the database is a function with a look at a table inside: `(select …)` has it asked once a statement
# and not once a row, which is a quarter of what these statements cost.
_DUE: Final = """
select id, dedup_key, kind, channel, recipient_user, recipient, language, subject as title, body as text,
       attempts, max_attempts, lease_no, subject_kind, subject_id, foldable
from outbox where state = 'queued' and not_before <= (select recourse_now()) and ($2 or not foldable)
order by priority, not_before, id limit $1 for update skip locked
"""

_GO: Final = """
with go as (
  update outbox o set state = 'sending', attempts = attempts + 1, lease_no = lease_no + 1, lease_by = $4,
    lease_until = (select recourse_now()) + $5::interval, next_attempt_at = null
  from unnest($1::uuid[], $2::text[], $3::uuid[]) g(id, gateway, attempt) where o.id = g.id
  returning o.id, o.attempts as n, g.gateway, g.attempt)
insert into outbox_attempt (id, outbox_id, n, gateway, started_at)
select attempt, id, n, gateway, (select recourse_now()) from go
"""


@db.atomic
async def claim(
    who: str,
    limit: int,
    known: Sequence[Way],
    *,
    avoid: Collection[str] = (),
    notices: bool = True,
    after: Sequence["Ended"] = (),
) -> list[Call] | None:
    """Take at most `limit` due messages and write down an attempt for each; None when nothing was due.

    `known` are the gateways, `avoid` those that this process has just seen failing; without `notices` what
    might be folded is left. `after` are calls of before that went well: stored first, by the same commit.
    """
    if after:
        await taken.write(after)
        fault.point("dispatch.before_result")
    rows = await db.fetch(_DUE, limit, notices)
    if not rows:
        return None
    fault.point("dispatch.after_claim")
    parcels = [Parcel(*row) for row in rows]
    if people := digest.people_with_notices(parcels):
        folded = await digest.fold(people)
        parcels = [parcel for parcel in parcels if parcel.id not in folded]
    parcels = await _still_wanted(parcels)
    parcels = await _in_their_time(parcels)
    calls = pace.within(await _choose(parcels, known, avoid)) if parcels else []
    if calls:
        calls = await pace.reserve(calls)
        await db.execute(
            _GO,
            [call.parcel.id for call in calls],
            [call.way.name for call in calls],
            ids.several(len(calls)),
            who,
            LEASE,
        )
    return calls


async def _still_wanted(parcels: Sequence[Parcel]) -> list[Parcel]:
    """Ask consent once more: what nobody wants now is taken back, or given up when it was tried before."""
    unwanted: set[UUID] = set()
    for ask, kinds in hooks.asks.items():
        if theirs := hooks.of(kinds, parcels):
            unwanted |= set(await ask(theirs))
    if unwanted:
        await db.execute(
            "update outbox set state = case attempts when 0 then 'withdrawn' else 'gave_up' end,"
            " last_error = 'not_wanted', next_attempt_at = null where id = any($1)",
            list(unwanted),
        )
        return [parcel for parcel in parcels if parcel.id not in unwanted]
    return list(parcels)


async def _in_their_time(parcels: Sequence[Parcel]) -> list[Parcel]:
    """Ask whether it is time: what must wait, for the morning or for another day, is put off untried."""
    put_off: dict[UUID, tuple[datetime, str]] = {}
    for wait, kinds in hooks.waits.items():
        if theirs := hooks.of(kinds, parcels):
            put_off |= await wait(theirs)
    if put_off:
        await db.execute(
            "update outbox o set not_before = w.at, last_error = w.why"
            " from unnest($1::uuid[], $2::timestamptz[], $3::text[]) w(id, at, why) where o.id = w.id",
            list(put_off),
            [at for at, _why in put_off.values()],
            [why for _at, why in put_off.values()],
        )
        return [parcel for parcel in parcels if parcel.id not in put_off]
    return list(parcels)


async def _choose(parcels: Sequence[Parcel], known: Sequence[Way], avoid: Collection[str]) -> list[Call]:
    """A gateway for each message; those without one wait, or are given up."""
    pasts = await attempts.pasts([parcel.id for parcel in parcels if parcel.attempts])
    probing = await _probes(known, parcels)
    fresh = {channel: _open(known, channel, None, avoid) for channel in {each.channel for each in parcels}}
    calls: list[Call] = []
    stuck: list[tuple[Parcel, tuple[Way, ...]]] = []
    for parcel in parcels:
        past = pasts.get(parcel.id)
        there = fresh[parcel.channel] if past is None else _open(known, parcel.channel, past, avoid)
        call = _call(parcel, there, probing, rounds=1 if past is None else steps.rounds_of(past) + 1)
        if call is not None:
            calls.append(call)
        else:
            stuck.append((parcel, there.ways))
    if stuck:
        await _put_off(stuck, known)
    return calls


async def _put_off(stuck: Sequence[tuple[Parcel, Sequence[Way]]], known: Sequence[Way]) -> None:
    """Let messages without a gateway wait, or give them up."""
    now = await _now()
    waiting: dict[tuple[datetime | None, str], list[UUID]] = defaultdict(list)
    for parcel, open_to in stuck:
        waiting[_until(known, parcel, open_to, now)].append(parcel.id)
    for (at, why), some in waiting.items():
        await _postpone(some, at, why)


async def _now() -> datetime:
    """The clock of all consumers, asked only where it is needed: with each row it cost a twentieth of a claim."""
    now: datetime = await db.fetchval("select recourse_now()")
    return now


@dataclass(frozen=True)
class _Open:
    """The gateways a message may still take, and those of them that can be called now."""

    ways: tuple[Way, ...]
    usable: tuple[Way, ...]


def _open(known: Sequence[Way], channel: str, past: Sequence[Past] | None, avoid: Collection[str]) -> _Open:
    closed = () if past is None else steps.closed_to(past, known)
    open_to = tuple(ways.candidates(known, channel, closed))
    return _Open(open_to, tuple(way for way in ways.passable(open_to) if way.name not in avoid))


def _call(parcel: Parcel, there: _Open, probing: set[str], *, rounds: int) -> Call | None:
    """The attempt to make: over the first gateway whose circuit is closed, or as the one probe of one that is
    open; None when there is none."""
    probe = next((way for way in there.ways if way.name in probing), None) if probing else None
    if probe is not None:
        probing.discard(probe.name)
        return Call(parcel, probe, parcel.attempts + 1, there.usable, rounds, probe=True)
    if not there.usable:
        return None
    return Call(parcel, there.usable[0], parcel.attempts + 1, there.usable[1:], rounds)


def _until(
    known: Sequence[Way], parcel: Parcel, open_to: Sequence[Way], now: datetime
) -> tuple[datetime | None, str]:
    """Until when a message without a gateway waits, and why; None when it need not wait any more."""
    if open_to:
        reopens = ways.reopens(open_to)
        soon = now + timedelta(seconds=5)
        return (soon if reopens is None else max(reopens, soon)), CIRCUIT_OPEN
    if any(way.channel == parcel.channel for way in known):
        return None, NO_OTHER_GATEWAY
    return now + WITHOUT_A_WAY, NO_GATEWAY


async def _postpone(messages: list[UUID], at: datetime | None, why: str) -> None:
    await db.execute(
        "update outbox set state = case when $2::timestamptz is null then 'gave_up' else 'queued' end,"
        " next_attempt_at = $2, not_before = coalesce($2, not_before), last_error = $3 where id = any($1)",
        messages,
        at,
        why,
    )


async def _probes(known: Sequence[Way], parcels: Sequence[Parcel]) -> set[str]:
    """Take the right to try gateways that may be well again: one message for all consumers together."""
    ailing = [way for way in known if not way.is_closed()]
    if not ailing:
        return set()
    now = await _now()
    wanted = [way for way in ailing if way.wants_probe(now)]
    if not wanted:
        return set()
    channels = {parcel.channel for parcel in parcels}
    rows = await db.fetch(
        "update gateway set open_until = recourse_now() + $2::interval"
        " where name = any($1) and open_until <= recourse_now() returning name",
        [way.name for way in wanted if way.channel in channels],
        PROBE_FOR,
    )
    return {row["name"] for row in rows}


def held(call: Call) -> tuple[UUID, int]:
    """The key and the number of the lease that `claim` gave."""
    return call.parcel.id, call.parcel.lease_no + 1


def again(call: Call, way: Way, *, moved: bool, retryable: bool) -> Call:
    """The next attempt of the same round, over another gateway; `moved` when the first was never called."""
    others = tuple(other for other in call.others if other.name != way.name)
    n = call.n if moved else call.n + 1
    return replace(call, way=way, n=n, others=others, retryable=retryable, probe=False)


@db.one_statement
async def keep(calls: Sequence[Call]) -> None:
    """Hold the leases of calls that take long."""
    await db.execute(
        "update outbox o set lease_until = recourse_now() + $3::interval"
        " from unnest($1::uuid[], $2::int[]) mine(id, lease_no)"
        " where o.id = mine.id and o.lease_no = mine.lease_no and o.lease_until is not null",
        [call.parcel.id for call in calls],
        [call.parcel.lease_no + 1 for call in calls],
        LEASE,
    )


@db.one_statement
async def open_built_in(settings: Settings) -> None:
    """Give the way that comes with the house a row for its health, once."""
    name = gateways.built_in(settings)
    if name is not None:
        await db.execute(
            "insert into gateway (id, name, provider, channel, position, idempotent, created_at, updated_at)"
            " values ($1, $2, $2, 'email', 1000, $3, recourse_now(), recourse_now()) on conflict (name) do nothing",
            ids.new(),
            name,
            name == gateways.FILES,
        )
