"""The machine of a message against the database (reliability.md 3.1, notifications.md 11.1 to 11.3)."""

import asyncio
from collections.abc import Collection, Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from app import outbox
from app.kernel import clock, db, fault
from app.kernel.actor import the_system
from app.kernel.counting import Statements
from app.kernel.errors import Conflict
from app.outbox import dispatch, hooks
from app.outbox.commands import claim, doubt
from app.outbox.hooks import Parcel, Settled
from app.outbox.queries import gateways
from app.outbox.queries.due import next_due
from tests import make
from tests.jobs.make import Run
from tests.outbox.rows.script import (
    SETTINGS,
    Script,
    attempts,
    dispatcher,
    drain,
    forward,
    gateway,
    row,
    text,
)

# The invariants of reliability.md 3.2 that the outbox must keep; notices in the app have no attempts.
AUDIT = {
    "I05": "select o.dedup_key from outbox o left join (select outbox_id, count(*) n, max(n) m from outbox_attempt"
    " group by 1) a on a.outbox_id = o.id where o.channel <> 'in_app'"
    " and (o.attempts <> coalesce(a.n, 0) or coalesce(a.n, 0) <> coalesce(a.m, 0))",
    "I06": "select o.dedup_key from outbox o where (o.state in ('sent','delivered')) <> (o.sent_at is not null)"
    " and o.state not in ('unknown','folded')",
    "I07": "select o.dedup_key from outbox o left join (select outbox_id, count(*) filter (where outcome='accepted') n"
    " from outbox_attempt group by 1) a on a.outbox_id=o.id where o.channel <> 'in_app' and (coalesce(a.n,0) > 1"
    " or (o.state = 'sent' and coalesce(a.n,0) <> 1))",
    "I08": "select o.dedup_key from outbox_attempt a join outbox o on o.id=a.outbox_id where a.ended_at is null"
    " and o.state not in ('sending','unknown')",
    "I09": "select o.dedup_key from outbox o where o.state='folded' and not exists(select 1 from outbox c"
    " where c.id=o.carried_by and c.carried_by is null)",
    "I12": "select o.dedup_key from outbox o where o.state='withdrawn' and exists(select 1 from outbox_attempt a"
    " where a.outbox_id=o.id)",
}


@pytest.fixture(autouse=True)
async def _whole(house: None) -> Any:
    known: list[dict[Any, Any]] = [hooks.asks, hooks.tells, hooks.timings]
    before = [dict(each) for each in known]
    yield
    fault.arm("")
    for each, was in zip(known, before, strict=True):
        each.clear()
        each.update(was)
    broken = {name: await db.fetch(sql) for name, sql in AUDIT.items()}
    assert {name: rows for name, rows in broken.items() if rows} == {}


async def test_a_message_leaves_once_with_its_key(house: None) -> None:
    await gateway("one")
    await text("policy:1")
    one = Script()

    await drain(one=one)
    await drain(one=one)

    assert one.keys == ["policy:1"]
    sent = await row("policy:1")
    assert (sent["state"], sent["attempts"], sent["lease_by"]) == ("sent", 1, None)
    assert sent["sent_at"] is not None
    assert await attempts("policy:1") == [(1, "one", "accepted")]


async def test_a_gateway_that_is_busy_twice_takes_three_attempts_on_the_ladder(house: None) -> None:
    """notifications.md 11.1 A."""
    await gateway("one")
    await text("m")
    one = Script(["retryable", "retryable", "accepted"])

    await drain(one=one)
    first = await row("m")
    wait = (first["next_attempt_at"] - await db.fetchval("select recourse_now()")).total_seconds()
    assert first["state"] == "queued" and 53 < wait < 66
    await drain(one=one)
    assert len(one.keys) == 1
    await forward(66)
    await drain(one=one)
    await forward(330)
    await drain(one=one)

    assert (await row("m"))["state"] == "sent"
    assert await attempts("m") == [(1, "one", "retryable"), (2, "one", "retryable"), (3, "one", "accepted")]


async def test_what_one_gateway_refuses_for_good_goes_to_the_next_at_once(house: None) -> None:
    """notifications.md 11.1 B."""
    await gateway("one", position=1)
    await gateway("two", position=2)
    await text("m")

    await drain(one=Script(["permanent"]), two=Script())

    assert (await row("m"))["state"] == "sent"
    assert await attempts("m") == [(1, "one", "permanent"), (2, "two", "accepted")]


async def test_there_is_no_seventh_attempt(house: None) -> None:
    """notifications.md 11.1 C."""
    await gateway("one")
    await text("m")
    one = Script(["retryable"])
    for _round in range(10):
        await drain(one=one)
        await db.execute("update gateway set open_until = null, failures = 0")
        await forward(20_000)

    assert len(one.keys) == 6
    given_up = await row("m")
    assert (given_up["state"], given_up["next_attempt_at"], given_up["last_error"]) == (
        "gave_up",
        None,
        "retryable",
    )


async def test_when_every_gateway_refuses_for_good_nobody_tries_again(house: None) -> None:
    await gateway("one", position=1)
    await gateway("two", position=2)
    await text("m")

    await drain(one=Script(["permanent"]), two=Script(["permanent"]))

    assert (await row("m"))["state"] == "gave_up"


async def test_a_refusal_for_good_is_not_repeated_in_the_next_round(house: None) -> None:
    await gateway("one", position=1)
    await gateway("two", position=2)
    await text("m")
    one, two = Script(["permanent"]), Script(["retryable", "accepted"])

    await drain(one=one, two=two)
    await forward(70)
    await drain(one=one, two=two)

    assert (len(one.keys), len(two.keys)) == (1, 2)
    assert (await row("m"))["state"] == "sent"


@pytest.mark.parametrize(
    ("details", "second", "state", "calls"),
    [
        ({}, False, "unknown", ["one"]),
        ({}, True, "sent", ["one", "two"]),
        ({"on_ambiguous": "hold"}, True, "unknown", ["one"]),
        ({"idempotent": True}, False, "queued", ["one"]),
    ],
    ids=["alone", "with another", "hold", "idempotent"],
)
async def test_silence_is_doubt(
    house: None, details: dict[str, Any], second: bool, state: str, calls: list[str]
) -> None:
    """decisions.md 23 b."""
    await gateway("one", position=1, **details)
    if second:
        await gateway("two", position=2)
    await text("m")

    await drain(one=Script(["ambiguous"]), two=Script())

    assert (await row("m"))["state"] == state
    assert [name for _n, name, _outcome in await attempts("m")] == calls


async def test_a_message_nobody_knows_of_goes_over_another_gateway_after_half_an_hour(house: None) -> None:
    await gateway("one", position=1)
    await text("m")
    one, two = Script(["ambiguous", "accepted"]), Script()
    await drain(one=one)
    assert await attempts("m") == [(1, "one", None)]
    await forward(31 * 60)
    assert await doubt.fail_over(SETTINGS) == 0  # only the one that may have delivered it
    await gateway("two", position=2)
    await forward(-5 * 60)
    assert await doubt.fail_over(SETTINGS) == 0  # too early
    await forward(5 * 60)

    assert await doubt.fail_over(SETTINGS) == 1
    await drain(one=one, two=two)

    assert (await row("m"))["state"] == "sent"
    assert await attempts("m") == [(1, "one", "lost"), (2, "two", "accepted")]


async def test_a_person_settles_what_nobody_knows(house: None) -> None:
    await gateway("one")
    one = Script(["ambiguous", "ambiguous", "accepted"])
    came, again = await text("came"), await text("again")
    await drain(one=one)

    await doubt.arrived(came, by=the_system)
    await doubt.send_again(again, by=the_system)
    await drain(one=one)

    assert (await row("came"))["state"] == "sent"
    assert await attempts("came") == [(1, "one", "accepted")]
    assert (await row("again"))["state"] == "sent"
    assert await attempts("again") == [(1, "one", "lost"), (2, "one", "accepted")]
    for settled in (came, again):
        with pytest.raises(Conflict):
            await doubt.arrived(settled, by=the_system)
        with pytest.raises(Conflict):
            await doubt.send_again(settled, by=the_system)


async def test_a_dead_gateway_keeps_only_a_handful_waiting(house: None) -> None:
    """notifications.md 11.2 A: of 100 messages at most six wait for its silence, the rest go elsewhere."""
    await gateway("one", position=1)
    await gateway("two", position=2)
    for n in range(100):
        await text(f"m:{n}")
    one, two = Script(["retryable"]), Script()

    await drain(one=one, two=two)

    assert len(one.keys) <= 6
    assert sorted(two.keys) == sorted(f"m:{n}" for n in range(100))
    assert await db.fetchval("select open_until > recourse_now() from gateway where name = 'one'")
    assert await db.fetchval("select count(*) from outbox where state = 'sent'") == 100


async def test_one_probe_tries_whether_a_gateway_is_well_and_wakes_its_waiters(house: None) -> None:
    await gateway("one")
    for n in range(20):
        await text(f"m:{n}")
    one = Script([*["retryable"] * 5, "retryable", "accepted"])
    await drain(one=one)
    assert len(one.keys) == 5
    await drain(one=one)
    assert len(one.keys) == 5  # the circuit is open: nobody waits for it
    await forward(125)
    await drain(one=one)
    assert len(one.keys) == 6  # one probe, refused
    await forward(125)
    await drain(one=one)

    assert await db.fetchval("select open_until is null from gateway")
    late = await db.fetchval("select max(not_before) - recourse_now() from outbox where state = 'queued'")
    assert late is None or late <= timedelta(seconds=61)
    await forward(61)
    await drain(one=one)
    assert await db.fetchval("select count(*) from outbox where state = 'sent'") == 20
    assert await db.fetchval("select sum(attempts) from outbox") == len(one.keys)


@pytest.mark.parametrize(
    ("point", "idempotent", "state", "calls"),
    [
        ("dispatch.after_claim", False, "queued", 0),
        ("dispatch.after_sending", False, "unknown", 0),
        ("dispatch.after_sending", True, "queued", 0),
        ("dispatch.after_call", False, "unknown", 1),
        ("dispatch.after_call", True, "queued", 1),
        ("dispatch.before_result", False, "unknown", 1),
        ("dispatch.before_result", True, "queued", 1),
    ],
)
async def test_a_worker_that_dies_on_the_way(
    house: None, point: str, idempotent: bool, state: str, calls: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """reliability.md 18 to 21; that a killed process leaves the same is tested with a real one."""
    monkeypatch.setattr(dispatch, "LANES", 1)  # all ten in one batch
    await gateway("one", idempotent=idempotent)
    for n in range(10):
        await text(f"m:{n}")
    one = Script(idempotent=idempotent)
    fault.arm(f"{point}=err")
    with pytest.raises(fault.Fault):
        await drain(one=one)
    fault.arm("")
    await drain(one=one)
    assert len(one.keys) in (calls * 10, 10)
    await forward(125)

    await doubt.reap(SETTINGS)

    states = {each["state"] for each in await db.fetch("select distinct state from outbox")}
    if point == "dispatch.after_claim":
        assert states == {"sent"}
        return
    assert states == {state}
    assert len(one.keys) == calls * 10
    if idempotent:
        await drain(one=one)
        assert {each["state"] for each in await db.fetch("select distinct state from outbox")} == {"sent"}
        assert len(set(one.keys)) == 10


async def test_deaths_of_consumers_use_up_no_attempt_until_a_message_seems_to_cause_them(house: None) -> None:
    await gateway("one", idempotent=True)
    await text("m")
    await db.execute("update outbox set max_attempts = 2")
    one = Script(["retryable", "accepted"], idempotent=True)
    for _death in range(doubt.MOST_LOST):
        await claim.claim("test", 10, await gateways.ways(SETTINGS))
        await forward(125)
        await doubt.reap(SETTINGS)
    assert (await row("m"))["state"] == "queued"
    await drain(one=one)
    await forward(70)
    assert (await row("m"))["state"] == "queued", "one failure of two"

    await claim.claim("test", 10, await gateways.ways(SETTINGS))
    await forward(125)
    await doubt.reap(SETTINGS)

    assert (await row("m"))["state"] == "unknown"


async def test_a_reaper_leaves_calls_alone_whose_lease_holds(house: None) -> None:
    await gateway("one")
    await text("m")
    calls = await claim.claim("test", 10, await gateways.ways(SETTINGS))
    assert calls and len(calls) == 1

    assert await doubt.reap(SETTINGS) == 0
    await forward(100)
    await claim.keep(calls)
    await forward(100)
    assert await doubt.reap(SETTINGS) == 0
    await forward(30)
    assert await doubt.reap(SETTINGS) == 1


async def test_a_result_that_comes_after_the_reaper_changes_nothing(house: None) -> None:
    await gateway("one")
    await text("m")
    go_on = asyncio.Event()
    one = Script(hold=go_on)
    late = asyncio.create_task(dispatcher(one=one).drain(Run()))
    await one.reached.wait()
    await forward(125)
    await doubt.reap(SETTINGS)
    go_on.set()
    await late

    assert (await row("m"))["state"] == "unknown"
    assert await attempts("m") == [(1, "one", None)]


async def test_four_dispatchers_share_and_nothing_leaves_twice(house: None) -> None:
    await gateway("one")
    for n in range(400):
        await text(f"m:{n}")
    one = Script()

    await asyncio.gather(*[dispatcher(one=one).drain(Run()) for _consumer in range(4)])

    assert sorted(one.keys) == sorted(f"m:{n}" for n in range(400))


async def test_a_window_is_never_exceeded(house: None) -> None:
    await gateway("one", window=7)
    for n in range(60):
        await text(f"m:{n}")
    one = Script()

    await drain(one=one)

    assert one.most == 7


async def test_regulators_leave_before_staff_and_staff_before_families(house: None) -> None:
    await gateway("one", window=1)
    for key, priority in (("family", 70), ("digest", 90), ("staff", 50), ("regulator", 10)):
        await text(key, priority=priority)
    one = Script()

    await drain(one=one)

    assert one.keys == ["regulator", "staff", "family", "digest"]


async def test_without_any_gateway_messages_wait_untried(house: None) -> None:
    await text("m")

    await drain()

    waiting = await row("m")
    assert (waiting["state"], waiting["attempts"], waiting["last_error"]) == ("queued", 0, "no_gateway")
    due = await next_due()
    assert due is not None and due > await db.fetchval("select recourse_now()")


async def test_consent_is_asked_again_at_the_last_moment(house: None) -> None:
    await gateway("one")
    await text("stays")
    await text("goes")

    async def opted_out(parcels: Sequence[Parcel]) -> Collection[UUID]:
        return {parcel.id for parcel in parcels if parcel.dedup_key == "stays"}

    outbox.before_sending({"test"}, opted_out)
    one = Script()
    await drain(one=one)

    assert one.keys == ["goes"]
    assert (await row("stays"))["state"] == "withdrawn"


async def test_a_room_is_told_what_became_of_its_messages_in_the_same_transaction(house: None) -> None:
    await gateway("one")
    await text("m")
    told: list[tuple[str, str]] = []

    async def note(settled: Sequence[Settled]) -> None:
        assert db.in_transaction()
        told.extend((each.dedup_key, each.state) for each in settled)

    outbox.when_settled({"test"}, note)
    one = Script(["retryable", "accepted"])
    await drain(one=one)
    await forward(70)
    await drain(one=one)

    assert told == [("m", "queued"), ("m", "sent")]


@pytest.mark.parametrize(("kinds", "heard"), [({"test"}, ["m"]), ({"other"}, [])])
async def test_a_room_hears_of_its_own_kinds_though_all_is_well(
    house: None, kinds: set[str], heard: list[str]
) -> None:
    await gateway("one", last_ok_at=clock.now())
    await text("m")
    told: list[str] = []

    async def note(settled: Sequence[Settled]) -> None:
        told.extend(each.dedup_key for each in settled)

    outbox.when_settled(kinds, note)
    await drain(one=Script())

    assert told == heard
    assert (await row("m"))["state"] == "sent"


async def test_a_batch_that_goes_well_takes_as_many_statements_as_one_message(
    house: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dispatch, "READ_EVERY", 600.0)
    # Two lanes may share what is due, and each says what it took.
    monkeypatch.setattr(dispatch, "LANES", 1)
    await gateway("one", last_ok_at=clock.now())
    spent = []
    for count in (1, 90):
        for n in range(count):
            await text(f"{count}:{n}")
        with Statements() as statements:
            await drain(one=Script())
        spent.append(statements.count)

    assert spent[0] == spent[1]


@pytest.mark.parametrize(("hours", "state"), [(3, "queued"), (None, "gave_up")])
async def test_a_room_says_when_it_is_too_late_to_try_again(
    house: None, hours: int | None, state: str
) -> None:
    await gateway("one")
    await text("m")

    def morning(_parcel: Parcel, at: datetime) -> datetime | None:
        return None if hours is None else at + timedelta(hours=hours)

    outbox.when_retrying("test", morning)
    await drain(one=Script(["retryable"]))

    waiting = await row("m")
    assert waiting["state"] == state
    if hours is not None:
        assert waiting["next_attempt_at"] - await db.fetchval("select recourse_now()") > timedelta(hours=3)


async def test_more_than_five_notices_for_one_person_leave_as_one_mail(house: None) -> None:
    await gateway("mail", channel="email")
    busy, other = await make.user("admin", language="fr"), await make.user("admin")
    for n in range(6):
        await _notice(f"busy:{n}", busy)
    for n in range(5):
        await _notice(f"other:{n}", other)
    await _notice("moh", busy, foldable=False)
    mail = Script()

    await drain(mail=mail)

    folded = await db.fetch("select distinct carried_by from outbox where state = 'folded'")
    (carrier,) = [each["carried_by"] for each in folded]
    carried = await db.fetchrow("select * from outbox where id = $1", carrier)
    assert carried is not None
    assert (carried["state"], carried["priority"], carried["language"]) == ("sent", 90, "fr")
    assert "6 avis" in carried["subject"]
    assert all(
        f"Notice busy:{n}" in carried["body"] and f"/complaints/busy:{n}" in carried["body"] for n in range(6)
    )
    assert sorted(mail.keys) == sorted([*(f"other:{n}" for n in range(5)), "moh", carried["dedup_key"]])


async def test_two_consumers_that_split_a_persons_notices_fold_them_all_the_same(house: None) -> None:
    await gateway("mail", channel="email")
    busy = await make.user("admin")
    for n in range(8):
        await _notice(f"busy:{n}", busy)
    mail = Script()
    known = await gateways.ways(SETTINGS)
    await asyncio.gather(*[claim.claim(f"c{n}", 4, known) for n in range(2)])
    await forward(3)

    await drain(mail=mail)

    assert await db.fetchval("select count(*) from outbox where state = 'folded'") == 8
    assert len(mail.keys) == 1


async def _notice(key: str, person: UUID, **details: Any) -> None:
    known = {"foldable": True, **details}
    await outbox.post(
        outbox.Post(
            "complaint_reminder",
            key,
            user=person,
            title=f"Notice {key}",
            text="x",
            link=f"/complaints/{key}",
            **known,
        )
    )


async def test_closing_stores_what_has_ended_and_leaves_the_rest_in_doubt(house: None) -> None:
    await gateway("one", window=5)
    for n in range(3):
        await text(f"m:{n}")
    one = Script(hold=asyncio.Event())
    going = asyncio.create_task(dispatcher(one=one).drain(Run()))
    await one.reached.wait()
    going.cancel()
    with pytest.raises(asyncio.CancelledError):
        await going

    assert await db.fetchval("select count(*) from outbox where state = 'sending'") == 3


@pytest.fixture(autouse=True)
def _no_faults() -> Iterator[None]:
    yield
    fault.arm("")
