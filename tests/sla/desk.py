"""Short ways to say an item, its history and a run of sweeps, for the tests of the engine."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from app.sla.rules import (
    NOTHING_TAKEN,
    ActionConfig,
    Calendar,
    Cause,
    Change,
    Config,
    Event,
    Happening,
    Item,
    Simulated,
    Taken,
    Traits,
    action_item,
    complaint_item,
    seeded,
    simulate,
)

START = datetime(2026, 2, 4, 8, tzinfo=UTC)
PRESETS = seeded("H1")
L48 = Config(
    "H1",
    48,
    severity="high",
    priority="high",
    reminder_hours_before=24,
    second_reminder_enabled=True,
    second_reminder_hours_before=6,
)
S4 = Config("H1", 4, severity="critical", priority="high", reminder_hours_before=24)
P72 = replace(PRESETS[2], pause_on_waiting=True)

NINE_TO_FIVE = ((540, 1020),)
CLOSED = ("2026-04-03", "2026-04-06", "2026-05-04", "2026-12-25", "2026-12-28", "2027-01-01")
LON = Calendar(
    "Europe/London",
    (*(NINE_TO_FIVE,) * 5, (), ()),
    tuple((date.fromisoformat(day), date.fromisoformat(day)) for day in CLOSED),
)


def at(hours: float = 0, *, seconds: int = 0) -> datetime:
    """So long after the start of every tale, Wednesday 4 February 2026 08:00Z."""
    return START + timedelta(hours=hours, seconds=seconds)


def when(text: str) -> datetime:
    """`02-04 08:00` or `02-05 08:00:01` in 2026, UTC."""
    return datetime.fromisoformat(f"2026-{text}").replace(tzinfo=UTC)


def status(hours: float, value: str) -> Event:
    return Event(at(hours), Happening.STATUS, value)


def response(hours: float) -> Event:
    return Event(at(hours), Happening.RESPONSE)


def answer(hours: float) -> Event:
    return Event(at(hours), Happening.ANSWER)


def inbound(hours: float) -> Event:
    return Event(at(hours), Happening.INBOUND)


def acknowledge(hours: float) -> Event:
    return Event(at(hours), Happening.ACKNOWLEDGE)


def change(hours: float, cause: Cause, value: object = None) -> Change:
    return Change(at(hours), cause, value)  # type: ignore[arg-type]


def complaint(
    source: str | None = "MOH",
    *happened: Event | Change,
    rows: Sequence[Config] = PRESETS,
    level: str = "medium",
    hospital: str = "H1",
    first_status: str = "open",
    created: datetime = START,
) -> Item:
    """A complaint of H1 with severity and priority `level`."""
    return complaint_item(
        created,
        Traits(hospital, source, level, level),
        rows,
        events=[one for one in happened if isinstance(one, Event)],
        changes=[one for one in happened if isinstance(one, Change)],
        status=first_status,
    )


def action(
    *happened: Event | Change,
    rows: Sequence[ActionConfig] = (),
    severity: str | None = "medium",
    department: str | None = None,
) -> Item:
    """An action of H1, open at the start."""
    return action_item(
        START,
        Traits("H1", severity=severity, department=department),
        rows,
        events=[one for one in happened if isinstance(one, Event)],
        changes=[one for one in happened if isinstance(one, Change)],
    )


def log(
    item: Item, hours: float, sweeps: Sequence[float] | None = None, taken: Taken = NOTHING_TAKEN
) -> list[str]:
    """What sweeps up to an hour did: `12 send first_reminder`, with level and reason where there are any."""
    done = run(item, hours, sweeps, taken)
    return [
        " ".join(
            filter(
                None,
                (
                    f"{(moment - START) / timedelta(hours=1):.4g}",
                    step.deed,
                    step.kind,
                    str(step.level or ""),
                    step.reason or "",
                ),
            )
        )
        for moment, step in done.log
    ]


def run(
    item: Item, hours: float, sweeps: Sequence[float] | None = None, taken: Taken = NOTHING_TAKEN
) -> Simulated:
    """Sweeps up to an hour: at every second, or at the hours given."""
    return simulate(item, at(hours), None if sweeps is None else [at(one) for one in sweeps], taken)
