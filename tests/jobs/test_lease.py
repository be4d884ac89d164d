"""The machine of a job, move by move (reliability.md 3.1)."""

import asyncio
import json
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app import jobs
from app.jobs import kinds, rules
from app.jobs.commands import decision
from app.jobs.commands import lease as leases
from app.jobs.commands.lease import Fenced, Lease
from app.kernel import db, ids
from app.kernel.actor import the_system
from app.kernel.errors import Conflict
from tests.jobs.make import Run

KIND = "test.lease"


@pytest.fixture(autouse=True)
def _kind() -> None:
    @jobs.job(KIND, "Lease", max_attempts=3)
    async def nothing(run: jobs.Run) -> None: ...


async def _row(job: UUID) -> dict[str, Any]:
    row = await db.fetchrow("select * from job where id = $1", job)
    assert row is not None
    return dict(row)


async def _claim(who: str = "a", **details: Any) -> list[Lease]:
    return await leases.claim(who, [KIND], 10, **details)


async def _lapse(job: UUID) -> None:
    await db.execute("update job set lease_until = recourse_now() - interval '1 second' where id = $1", job)


async def test_a_claim_counts_the_attempt_and_nobody_else_gets_it(house: None) -> None:
    job = await jobs.enqueue(KIND, {"n": 1})

    (lease,) = await _claim()

    assert (lease.id, lease.attempt, lease.lease_no, lease.args) == (job, 1, 1, {"n": 1})
    assert await _claim("b") == []
    assert timedelta(seconds=55) < lease.until - await db.fetchval("select recourse_now()") <= rules.LEASE


async def test_two_consumers_share_what_is_due(house: None) -> None:
    await jobs.enqueue_many([jobs.Work(KIND) for _n in range(30)])

    taken = await asyncio.gather(*[leases.claim(str(n), [KIND], 10) for n in range(4)])

    assert max(len(each) for each in taken) <= 10
    assert sum(len(each) for each in taken) == len({lease.id for each in taken for lease in each}) == 30


async def test_what_is_not_due_or_not_known_is_left(house: None) -> None:
    now = await db.fetchval("select recourse_now()")
    await jobs.enqueue(KIND, run_at=now + timedelta(minutes=1))
    await db.execute("insert into job (id, kind) values ($1, 'of.another_release')", ids.new())

    assert await _claim() == []


async def test_done_is_in_the_transaction_of_the_effects(house: None) -> None:
    @jobs.job(KIND, "Lease", max_attempts=3)
    async def effect(run: jobs.Run) -> None:
        await jobs.enqueue(KIND, dedup_key=f"effect of {run.id}")

    job = await jobs.enqueue(KIND)
    (lease,) = await _claim()
    await _lapse(lease.id)
    (second,) = await _claim("b")

    await leases.carry_out(second, Run(second.id, **second.args), kinds.find(KIND))
    with pytest.raises(Fenced):
        await leases.carry_out(lease, Run(lease.id, **lease.args), kinds.find(KIND))

    assert (await _row(job))["done_at"] is not None
    assert await db.fetchval("select count(*) from job where dedup_key = $1", f"effect of {job}") == 1


@pytest.mark.parametrize(
    "late",
    ["finish", "fail", "give_back", "renew"],
    ids=lambda verb: f"{verb} by a holder that lost its lease",
)
async def test_a_stale_holder_changes_nothing(house: None, late: str) -> None:
    job = await jobs.enqueue(KIND)
    (stale,) = await _claim("same name")
    await _lapse(stale.id)
    (fresh,) = await _claim("same name")
    before = await _row(job)

    match late:
        case "finish":
            with pytest.raises(Fenced):
                await leases.finish(stale)
        case "renew":
            with pytest.raises(Fenced):
                await leases.renew(stale)
        case "fail":
            assert not await leases.fail(stale, "x", jitter=0)
        case "give_back":
            assert not await leases.give_back(stale)

    assert await _row(job) == before
    await leases.finish(fresh)


async def test_a_lease_that_lapsed_cannot_be_renewed_even_by_its_holder(house: None) -> None:
    await jobs.enqueue(KIND)
    (lease,) = await _claim()
    await leases.renew(lease, {"rows": 5})
    assert json.loads((await _row(lease.id))["progress"]) == {"rows": 5}
    await _lapse(lease.id)

    with pytest.raises(Fenced):
        await leases.renew(lease)


async def test_failures_wait_their_turn_and_then_are_dead(house: None) -> None:
    job = await jobs.enqueue(KIND)
    for attempt, seconds in ((1, 5), (2, 15)):
        (lease,) = await _claim()
        assert lease.attempt == attempt
        await leases.fail(lease, "it broke", jitter=0)
        row = await _row(job)
        wait = (row["run_at"] - await db.fetchval("select recourse_now()")).total_seconds()
        assert seconds - 1 < wait <= seconds
        assert (row["error"], row["dead_at"], row["lease_by"]) == ("it broke", None, None)
        await db.execute("update job set run_at = recourse_now() where id = $1", job)
    (lease,) = await _claim()
    await leases.fail(lease, "it broke", jitter=0)

    assert (await _row(job))["dead_at"] is not None
    assert await _claim() == []


async def test_a_final_failure_is_dead_at_once(house: None) -> None:
    job = await jobs.enqueue(KIND)
    (lease,) = await _claim()

    await leases.fail(lease, "The file is gone.", jitter=0, final=True)

    assert (await _row(job))["dead_at"] is not None


async def test_giving_back_is_no_attempt(house: None) -> None:
    await jobs.enqueue(KIND)
    (lease,) = await _claim()

    assert await leases.give_back(lease)

    (again,) = await _claim("b")
    assert (again.attempt, again.lease_no, again.lapses) == (1, 2, 0)


async def test_what_kills_its_process_runs_alone_and_is_buried_at_the_limit(house: None) -> None:
    @jobs.job(KIND, "Lease", max_attempts=5)
    async def nothing(run: jobs.Run) -> None: ...

    job = await jobs.enqueue(KIND)
    for attempt in (1, 2, 3):
        (lease,) = await _claim()
        assert (lease.attempt, lease.alone) == (attempt, False)
        await _lapse(lease.id)
    assert await _claim() == []
    for attempt in (4, 5):
        (lease,) = await _claim(alone=True)
        assert (lease.attempt, lease.alone) == (attempt, True)
        assert await leases.bury() == 0
        await _lapse(lease.id)
    assert await _claim(alone=True) == []

    assert await leases.bury() == 1
    row = await _row(job)
    assert row["dead_at"] is not None and row["lease_by"] is None and row["error"]


DEEDS = ("revive", "cancel", "hurry")
ALLOWED = {
    "ready": {"cancel", "hurry"},
    "leased": set(),
    "lapsed": {"cancel", "hurry"},
    "dead": {"revive"},
    "done": set(),
    "cancelled": set(),
}


@pytest.mark.parametrize("deed", DEEDS)
@pytest.mark.parametrize("state", ALLOWED)
async def test_a_person_may_do_only_what_the_state_allows(house: None, state: str, deed: str) -> None:
    job = await _in_state(state)
    before = await _row(job)

    async def act() -> None:
        match deed:
            case "revive":
                await decision.revive(job, reason="Mended.", by=the_system)
            case "cancel":
                await decision.cancel(job, reason="Not needed.", by=the_system)
            case "hurry":
                await decision.hurry(job, by=the_system)

    if deed in ALLOWED[state]:
        await act()
        after = await _row(job)
        assert (after["cancelled_at"] is not None) == (deed == "cancel")
        if deed == "revive":
            assert (after["attempts"], after["dead_at"]) == (0, None)
    else:
        with pytest.raises(Conflict):
            await act()
        assert await _row(job) == before


async def _in_state(state: str) -> UUID:
    job = await jobs.enqueue(KIND)
    assert job is not None
    if state in {"leased", "lapsed", "dead", "done"}:
        (lease,) = await _claim()
        if state == "lapsed":
            await _lapse(job)
        if state == "dead":
            await leases.fail(lease, "x", jitter=0, final=True)
        if state == "done":
            await leases.finish(lease)
    if state == "cancelled":
        await decision.cancel(job, reason="", by=the_system)
    return job


async def test_a_dead_job_stays_dead_while_another_like_it_is_open(house: None) -> None:
    job = await jobs.enqueue(KIND, dedup_key="one")
    (lease,) = await _claim()
    await leases.fail(lease, "x", jitter=0, final=True)
    await jobs.enqueue(KIND, dedup_key="one")

    with pytest.raises(Conflict):
        await decision.revive(job, reason="Mended.", by=the_system)


async def test_every_decision_is_told_in_its_transaction(
    house: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(decision, "REACTIONS", [])
    told = []

    async def note(decided: decision.Decision) -> None:
        assert db.in_transaction()
        told.append((decided.verb, decided.reason))

    job = await _in_state("dead")
    decision.when_decided(note)
    await decision.revive(job, reason="Mended.", by=the_system)
    await decision.cancel(job, reason="After all not.", by=the_system)

    assert told == [("revived", "Mended."), ("cancelled", "After all not.")]


@given(st.integers(1, 200), st.floats(-1, 1))
def test_the_wait_lies_between_four_seconds_and_seventy_two_minutes(attempt: int, jitter: float) -> None:
    wait = rules.backoff(attempt, jitter)

    middle = min(5 * 3 ** (attempt - 1), 3600)
    assert middle * 0.8 <= wait.total_seconds() + 1e-6 and wait.total_seconds() <= middle * 1.2 + 1e-6
    assert timedelta(seconds=4) <= wait <= timedelta(minutes=72)


def test_ten_attempts_reach_over_three_and_a_half_hours() -> None:
    waits = [rules.backoff(attempt, 0).total_seconds() for attempt in range(1, 10)]

    assert waits == [5, 15, 45, 135, 405, 1215, 3600, 3600, 3600]
    assert sum(waits) / 3600 == pytest.approx(3.5, abs=0.05)
