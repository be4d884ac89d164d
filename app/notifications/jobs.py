"""The slots of the day (notifications.md 4), and the run somebody asked for."""

from datetime import datetime
from uuid import UUID

from app.jobs import Failed, Run, every, job
from app.kernel import clock
from app.kernel.actor import TheSystem
from app.kernel.language import mark, translate
from app.notifications.commands import running, steering
from app.notifications.commands.running import NO_PROVIDER
from app.notifications.commands.steering import RUN, TRIAL
from app.notifications.config import ConfigError, slots_in_force
from app.notifications.queries import runs, settings
from app.notifications.rules.schedule import Schedule
from app.outbox.doors import Doors
from app.outbox.gateways.contract import Message, carry
from app.outbox.queries.gateways import ways_with_keys
from app.settings import current


async def next_slot() -> datetime | None:
    """When the next run is due; None while every message is off or nothing may leave."""
    schedule = await _schedule()
    if schedule is None:
        return None
    now = clock.now()
    latest = schedule.latest(now)
    if await runs.of_slot(latest) is None and await _counts(latest):
        return now
    return schedule.next(now)


@job(
    "notifications.slots",
    mark("Look who deserves a message about a policy"),
    long=True,
    due=next_slot,
    runs=every(minutes=1),
)
async def slots(run: Run) -> None:
    """Run the latest slot, unless it was run. Raises Failed when a run may not start (K-2)."""
    schedule = await _schedule()
    if schedule is None:
        return
    slot = schedule.latest(clock.now())
    if await runs.of_slot(slot) is not None or not await _counts(slot):
        return

    async def told(done: int) -> None:
        await run.checkpoint(decided=done)

    outcome = await running.run(slot=slot, checkpoint=told)
    if outcome.error == NO_PROVIDER:
        raise Failed("Messages are switched on and no gateway can take them.", final=True)


@job(RUN, mark("Look who deserves a message, asked for by hand"), long=True)
async def run_now(run: Run) -> None:
    """One look outside the slots; quiet hours still hold (C-9)."""

    async def told(done: int) -> None:
        await run.checkpoint(decided=done)

    by = TheSystem(id=UUID(run.args["by"]))
    await running.run(source="hand", by=by, approved=bool(run.args.get("approved")), checkpoint=told)


async def _schedule() -> Schedule | None:
    """The slots in force; None while there is nothing to look for."""
    stored = await settings.in_force()
    if stored.paused:
        return None
    try:
        config = await settings.config_of(stored.config)
    except ConfigError:
        return None
    if not config.terms.enabled:
        return None
    return slots_in_force(stored.config, current().scheduled_task).schedule


async def _counts(slot: datetime) -> bool:
    """Whether a slot lies after the configuration that first asked for it: switching on makes no run by itself."""
    stored = await settings.in_force()
    first_ever = await runs.last_success() is None
    return not first_ever or stored.at is None or slot >= stored.at


@job(TRIAL, mark("Send a test message over a gateway"), long=True, max_attempts=1)
async def trial(run: Run) -> None:
    """One message over one gateway, with no other to go over to."""
    gateway, by = UUID(run.args["gateway"]), TheSystem(id=UUID(run.args["by"]))
    async with Doors(current()) as doors:
        way = next((way for way in await ways_with_keys(current()) if way[0] == gateway), None)
        if way is None:
            await steering.note_trial(gateway, {"outcome": "off"}, by=by)
            return
        text = translate("This is a test message of Recourse.")
        result = await carry(
            doors.gateway(way[1]),
            Message(text, run.args["number"], f"test:{run.id}", "en", clock.now()),
        )
    await steering.note_trial(
        gateway,
        {"outcome": result.outcome.value, "status": result.http_status, "error": result.error_class},
        by=by,
    )
