"""A changed row of deadlines is shown first, then applied to the open actions it wins (sla.md 1.2, 3.4)."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from app.actions import jobs
from app.actions.commands.applying import apply_batch, preview
from app.actions.commands.moving import move
from app.actions.rules.states import Brought
from app.kernel import clock, db
from app.kernel.counting import Statements
from tests.actions.make import START, Ward, action, codes_of, config, edit, row_of, ward
from tests.jobs.make import Run


async def applied(key: UUID) -> int:
    """All batches, as the job runs them."""
    done, after = 0, UUID(int=0)
    with clock.frozen(START + timedelta(hours=1)):
        while (step := await apply_batch(key, after)) is not None:
            after, done = step[0], done + step[1]
    return done


async def due_of(key: UUID) -> Any:
    return (await row_of(key))["due_at"] - START


async def test_an_edit_moves_nothing_until_it_is_applied_and_then_counts_from_creation(place: Ward) -> None:
    key = await config(30, place.hospital)
    raised = await action(place)
    await edit(key, 10)

    before = await due_of(raised.id)
    with clock.frozen(START + timedelta(hours=1)):
        shown = await preview(key)
    done = await applied(key)

    assert (before, await due_of(raised.id)) == (timedelta(hours=30), timedelta(hours=10))
    assert (shown.affected, shown.sooner, shown.later, shown.overdue_at_once, done) == (1, 1, 0, 0, 1)
    assert "SLA_CHANGE" in await codes_of(raised.id)
    assert await db.fetchval("select wake_at from deadline where subject_id = $1", raised.id) == (
        START + timedelta(hours=6)
    )


async def test_applied_twice_changes_nothing_more(place: Ward) -> None:
    key = await config(30, place.hospital)
    await action(place)
    await edit(key, 10)

    assert (await applied(key), await applied(key)) == (1, 0)


async def test_only_what_the_row_wins_is_moved(place: Ward) -> None:
    elsewhere = await ward("Elsewhere")
    everywhere = await config(50)
    await config(30, place.hospital, place.department)
    held = {
        "of a closer row": await action(place),
        "of the hospital": await action(place, department=None),
        "elsewhere": await action(elsewhere),
        "with a deadline of its own": await action(elsewhere, due_at=START + timedelta(days=30)),
    }
    await edit(everywhere, 60)

    done = await applied(everywhere)

    assert done == 2
    assert {name: await due_of(one.id) for name, one in held.items()} == {
        "of a closer row": timedelta(hours=30),
        "of the hospital": timedelta(hours=60),
        "elsewhere": timedelta(hours=60),
        "with a deadline of its own": timedelta(days=30),
    }


async def test_a_new_closer_row_takes_over_and_one_switched_off_gives_back(place: Ward) -> None:
    await config(50)
    raised = await action(place)
    closer = await config(20, place.hospital)

    await applied(closer)
    there = await due_of(raised.id)
    await db.execute("update action_sla_config set is_active = false where id = $1", closer)
    await applied(closer)

    assert (there, await due_of(raised.id)) == (timedelta(hours=20), timedelta(hours=50))


async def test_what_is_over_stays_as_it_was(place: Ward) -> None:
    key = await config(30, place.hospital)
    raised = await action(place)
    await move(raised.id, "cancelled", Brought(reason="Done elsewhere"), by=place.coordinator)
    await edit(key, 10)

    assert await applied(key) == 0


async def test_many_cost_the_statements_of_one(place: Ward) -> None:
    key, counts = await config(30, place.hospital), []
    for size in (1, 30):
        for _ in range(size):
            await action(place)
        await edit(key, 10 + size)
        with clock.frozen(START), Statements() as sent:
            await apply_batch(key, UUID(int=0))
        counts.append(sent.count)

    assert counts[0] == counts[1]


async def test_the_job_applies_batch_by_batch(place: Ward) -> None:
    key = await config(30, place.hospital)
    raised = await action(place)
    await edit(key, 10)
    run = Run(config=str(key))

    with clock.frozen(START + timedelta(hours=1)):
        await jobs.apply_config(run)

    assert await due_of(raised.id) == timedelta(hours=10)
    assert run.steps == [{"done": 1}]
