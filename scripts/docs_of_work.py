"""Pages of reference about what runs: the kinds of work, the command line, and what the audit asks."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any, Final

import typer

import app
from app.cli import cli
from app.jobs import kinds
from app.jobs.periods import Every, Rule, WallClock
from app.status.invariants import INVARIANTS

Row = tuple[str, ...]
TASKS: Final = ("Work", "What it does", "Runs", "Attempt ends after", "Attempts")
COMMANDS: Final = ("Command", "Takes", "What it does")
QUESTIONS: Final = ("Number", "What must hold", "May lag", "In the fast audit")
_DAYS: Final = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def tasks() -> list[Row]:
    """Every kind of work."""
    kinds.autodiscover(app)
    return [
        (f"`{each.name}`", each.title, _when(each), _short(each.hard_stop), str(each.max_attempts))
        for each in kinds.known()
        if each.handler.__module__.startswith("app.")
    ]


def _when(kind: kinds.Kind) -> str:
    if kind.due is not None:
        return "when something is due"
    return _rule(kind.runs) if kind.runs is not None else "when asked for"


def _rule(rule: Rule) -> str:
    if isinstance(rule, Every):
        return f"every {_short(rule.interval)}"
    if not isinstance(rule, WallClock):
        return "by a rule of its own"
    times = (
        "each hour"
        if len(rule.hours) == 24
        else ", ".join(f"{hour:02}:{rule.minutes[0]:02}" for hour in rule.hours)
    )
    days = [_DAYS[day] for day in rule.weekdays] + [f"day {day} of the month" for day in rule.days]
    return f"{', '.join(days) or 'daily'} {times} {rule.zone}"


def _short(span: timedelta) -> str:
    seconds = int(span.total_seconds())
    for size, unit in ((86_400, "d"), (3_600, "h"), (60, "min")):
        if seconds % size == 0:
            return f"{seconds // size} {unit}"
    return f"{seconds} s"


def commands() -> list[Row]:
    """Every command of `recourse`."""
    return [
        (f"`recourse {' '.join(path)}`", "<br>".join(_taken(command)), " ".join((command.help or "").split()))
        for path, command in _walk(typer.main.get_command(cli))
    ]


def _walk(command: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Any]]:
    if not hasattr(command, "commands"):
        yield path, command
        return
    for name, each in sorted(command.commands.items()):
        yield from _walk(each, (*path, name))


def _taken(command: Any) -> Iterator[str]:
    for each in command.params:
        if each.name in ("help", "ctx"):
            continue
        name = each.name.upper() if each.param_type_name == "argument" else each.opts[0]
        yield f"`{name}` {each.help or ''}".strip()


def questions() -> list[Row]:
    """Every invariant of the audit."""
    return [
        (
            each.id,
            each.words,
            "" if each.minutes is None else f"{each.minutes} min",
            "" if each.slow else "yes",
        )
        for each in INVARIANTS
    ]
