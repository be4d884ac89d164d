"""What became of calls: all of a batch in one statement, fenced by the lease (reliability.md 20, 21)."""

import secrets
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

from app.kernel import db, fault, ids
from app.outbox import hooks
from app.outbox.commands import pace, taken
from app.outbox.commands.claim import CIRCUIT_OPEN, LEASE, Call, again, held
from app.outbox.gateways.contract import Outcome, Result
from app.outbox.hooks import Parcel, Settled
from app.outbox.rules import steps, ways
from app.outbox.rules.steps import Next, Step
from app.outbox.rules.ways import Way

WAKE_WITHIN = timedelta(seconds=60)
LONGEST_ERROR, LONGEST_EXCERPT = 300, 200
STATES = {
    Step.SENT: "sent",
    Step.OVER: "sending",
    Step.WAIT: "queued",
    Step.GIVE_UP: "gave_up",
    Step.UNKNOWN: "unknown",
}


@dataclass(slots=True)  # not frozen: one is made for each message
class Ended:
    """A call and its result; no result when it was never made: the gateway was found broken, or (`put_back`)
    this process closes."""

    call: Call
    result: Result | None
    put_back: bool = False


@dataclass(frozen=True)
class _Row:
    """What is written for one call."""

    ended: Ended
    next: Next
    at: datetime | None = None
    onward: Call | None = None

    @property
    def state(self) -> str:
        return STATES[self.next.step]

    @property
    def called(self) -> bool:
        return self.ended.result is not None

    @property
    def error(self) -> str:
        result = self.ended.result
        if result is None:
            return CIRCUIT_OPEN
        return "" if result.success else (result.error_class or result.outcome.value)

    @property
    def told(self) -> Settled:
        """What other rooms are told of it."""
        call = self.ended.call
        parcel = call.parcel
        return Settled(
            parcel.id, parcel.dedup_key, parcel.kind, self.state, call.way.name, self.error, self.at
        )


# `o` fences: only what is still ours moves. A gateway that was never called gives its attempt back, or to the
# next gateway under the same number.
_SETTLE: Final = """
with r as (
  select * from unnest($1::uuid[], $2::int[], $3::int[], $4::text[], $5::timestamptz[], $6::text[], $7::boolean[],
                       $8::text[], $9::int[], $10::text[], $11::text[], $12::uuid[], $13::text[])
    r(id, lease_no, n, state, at, error, called, outcome, status, reference, excerpt, onward, gateway)),
o as (
  update outbox o set state = r.state,
    attempts = o.attempts + case when not r.called and r.onward is null then -1
                                 when r.called and r.onward is not null then 1 else 0 end,
    next_attempt_at = r.at, not_before = coalesce(r.at, o.not_before), last_error = r.error,
    sent_at = case when r.state = 'sent' then (select recourse_now()) else o.sent_at end,
    lease_by = case when r.state = 'sending' then o.lease_by end,
    lease_until = case when r.state = 'sending' then (select recourse_now()) + $14::interval end
  from r where o.id = r.id and o.lease_no = r.lease_no and o.lease_until is not null returning o.id),
ended as (
  update outbox_attempt a set outcome = r.outcome, status = r.status, reference = r.reference, excerpt = r.excerpt,
    ended_at = case when r.outcome is not null then (select recourse_now()) end
  from r join o on o.id = r.id where r.called and a.outbox_id = r.id and a.n = r.n),
moved as (
  update outbox_attempt a set gateway = r.gateway, started_at = (select recourse_now())
  from r join o on o.id = r.id where not r.called and r.onward is not null and a.outbox_id = r.id and a.n = r.n),
undone as (
  delete from outbox_attempt a using r join o on o.id = r.id
  where not r.called and r.onward is null and a.outbox_id = r.id and a.n = r.n),
onward as (
  insert into outbox_attempt (id, outbox_id, n, gateway, started_at)
  select r.onward, r.id, r.n + 1, r.gateway, (select recourse_now())
  from r join o on o.id = r.id where r.called and r.onward is not null)
select id from o
"""


def is_plain(endings: Sequence[Ended]) -> bool:
    """Whether all calls went well, with no news of a gateway and nobody to tell: one statement does for them."""
    if not all(ended.result is not None and ended.result.success for ended in endings):
        return False
    calls = [ended.call for ended in endings]
    if any(map(hooks.hears_of, {call.parcel.kind for call in calls})):
        return False
    return not any(map(_in_question, {call.way.name: call.way for call in calls}.values()))


@db.atomic
async def settle(endings: Sequence[Ended]) -> list[Call]:
    """Store what became of calls; those that go on at once over another gateway, written down already."""
    onward: list[Call] = []
    if all(ended.result is not None and ended.result.success for ended in endings):
        settled = [_Row(ended, Next(Step.SENT)).told for ended in await taken.write(endings)]
    else:
        settled, onward = await _write(endings)
    await _note_health(endings)
    fault.point("dispatch.before_result")
    await hooks.tell_of(settled)
    return onward


async def _write(endings: Sequence[Ended]) -> tuple[list[Settled], list[Call]]:
    """Store calls of which some failed; what ended, and what goes on."""
    now: datetime = await db.fetchval("select recourse_now()")
    rows = [_decide(ended, now) for ended in endings]
    kept = await db.fetch(_SETTLE, *_columns(rows), LEASE)
    still_ours = {row["id"] for row in kept}
    rows = [row for row in rows if row.ended.call.parcel.id in still_ours]
    settled = [row.told for row in rows if row.next.step is not Step.OVER]
    return settled, await pace.reserve([row.onward for row in rows if row.onward is not None])


def _decide(ended: Ended, now: datetime) -> _Row:
    call, result = ended.call, ended.result
    if result is None:
        return _turned_away(ended, now)
    if result.success:
        return _Row(ended, Next(Step.SENT))
    following = steps.after(
        result,
        call.way,
        call.others,
        rounds=call.rounds,
        max_rounds=call.parcel.max_attempts,
        retryable=call.retryable,
        jitter=secrets.SystemRandom().uniform(-1, 1),
    )
    if following.way is not None:
        passing = call.retryable or result.outcome is not Outcome.PERMANENT
        return _Row(ended, following, onward=again(call, following.way, moved=False, retryable=passing))
    if following.step is Step.WAIT:
        return _waiting(ended, following, now + following.wait)
    return _Row(ended, following)


def _turned_away(ended: Ended, now: datetime) -> _Row:
    call = ended.call
    if ended.put_back:
        return _Row(ended, Next(Step.WAIT), at=now)
    if call.others:
        onward = again(call, call.others[0], moved=True, retryable=True)
        return _Row(ended, Next(Step.OVER, way=call.others[0]), onward=onward)
    return _waiting(ended, Next(Step.WAIT), now + ways.OPEN_FOR)


def _waiting(ended: Ended, following: Next, at: datetime) -> _Row:
    """A message that waits; its room may say later, or never (notifications.md 11.1, 11.6)."""
    timing = hooks.timings.get(ended.call.parcel.kind)
    allowed = timing(ended.call.parcel, at) if timing is not None else at
    if allowed is None:
        return _Row(ended, Next(Step.GIVE_UP))
    return _Row(ended, following, at=allowed)


def _columns(rows: Sequence[_Row]) -> list[list[Any]]:
    return [list(column) for column in zip(*[_written(row) for row in rows], strict=True)]


def _written(row: _Row) -> tuple[Any, ...]:
    call, result = row.ended.call, row.ended.result
    if result is None:
        result = Result(Outcome.RETRYABLE)
    key, lease_no = held(call)
    open_end = row.next.step is Step.UNKNOWN  # the attempt stays open until somebody knows
    return (
        key,
        lease_no,
        call.n,
        row.state,
        row.at,
        row.error[:LONGEST_ERROR],
        row.called,
        None if open_end else result.outcome.value,
        result.http_status,
        result.provider_ref[:LONGEST_EXCERPT],
        (result.error_message or result.error_class or result.output)[:LONGEST_EXCERPT],
        ids.new() if row.onward is not None else None,
        row.onward.way.name if row.onward is not None else call.way.name,
    )


async def _note_health(endings: Iterable[Ended]) -> None:
    """Keep the health of gateways where every consumer sees it; nothing to write while all is well."""
    for name, results in sorted(_news(endings).items()):
        await _write_health(name, results)


def _news(endings: Iterable[Ended]) -> dict[str, list[Result]]:
    """The calls of gateways whose health they change."""
    results: dict[str, list[Result]] = defaultdict(list)
    last: dict[str, Way] = {}
    for ended in endings:
        if ended.result is not None:
            results[ended.call.way.name].append(ended.result)
            last[ended.call.way.name] = ended.call.way
    return {name: some for name, some in results.items() if _is_news(last[name], some)}


def _is_news(way: Way, results: Sequence[Result]) -> bool:
    went_well = all(result.success for result in results)
    return not went_well or _in_question(way)


def _in_question(way: Way) -> bool:
    return way.failures > 0 or way.open_until is not None or way.last_ok_at is None


async def _write_health(name: str, results: Sequence[Result]) -> None:
    row = await db.fetchrow(
        "select name, provider, channel, failures, failing_since, open_until, last_ok_at, last_error,"
        " recourse_now() as now from gateway where name = $1 for update",
        name,
    )
    if row is None:
        return
    known = dict(row)
    now = known.pop("now")
    before = Way(**known)
    error = next((result.error_class for result in results if not result.success), before.last_error)
    after = ways.after_calls(before, [result.outcome for result in results], now, error[:LONGEST_ERROR])
    await db.execute(
        "update gateway set failures = $2, failing_since = $3, open_until = $4, last_ok_at = $5,"
        " last_error = $6, updated_at = recourse_now() where name = $1",
        name,
        after.failures,
        after.failing_since,
        after.open_until,
        after.last_ok_at,
        after.last_error,
    )
    if before.open_until is not None and after.open_until is None:
        await wake(before.channel)


@db.atomic
async def wake(channel: str) -> int:
    """A gateway is well again: what waited for another try goes within a minute (reliability.md NEW 1)."""
    rows = await db.fetch(
        "select id, dedup_key, kind, channel, recipient_user, recipient, language, subject as title, '' as text,"
        " attempts, max_attempts, lease_no, subject_kind, subject_id, foldable, next_attempt_at,"
        " recourse_now() + random() * $2::interval as at"
        " from outbox where state = 'queued' and channel = $1 and next_attempt_at > recourse_now()"
        " and not_before = next_attempt_at for update skip locked",
        channel,
        WAKE_WITHIN,
    )
    sooner: dict[UUID, datetime] = {}
    for row in map(dict, rows):
        before, at = row.pop("next_attempt_at"), row.pop("at")
        timing = hooks.timings.get(row["kind"])
        allowed = timing(Parcel(**row), at) if timing is not None else at
        if allowed is not None and allowed < before:
            sooner[row["id"]] = allowed
    return await db.execute(
        "update outbox o set next_attempt_at = s.at, not_before = s.at"
        " from unnest($1::uuid[], $2::timestamptz[]) s(id, at) where o.id = s.id",
        list(sooner),
        list(sooner.values()),
    )
