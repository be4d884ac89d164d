"""`recourse sla`: try deadlines and working time on a file of cases before anything is saved."""

from collections.abc import Mapping
from typing import Annotated, Any

import typer

from app.kernel.jsonfield import written
from app.kernel.jsonfile import Unusable, run_cases
from app.sla import inputs
from app.sla.rules import CalendarError, Kind, Simulated, Subject, add, elapsed
from app.sla.rules import simulate as run

cli = typer.Typer(
    help="Try deadlines and working time on a file of cases; nothing is stored.", no_args_is_help=True
)

File = Annotated[str, typer.Argument(help="JSON array, JSON Lines or one object; - reads standard input.")]
Check = Annotated[
    bool, typer.Option(help="Compare each case's `expect`; a difference ends with exit code 1.")
]
ITEMS = (Subject.COMPLAINT.value, Subject.ACTION.value)
CALENDAR = "calendar"


@cli.command()
def simulate(file: File, check: Check = False) -> None:
    """Run complaints and actions against configurations, histories and sweeps."""
    raise typer.Exit(run_cases(file, _simulated, kinds=ITEMS, elsewhere=[CALENDAR], check=check))


@cli.command()
def calendar(file: File, check: Check = False) -> None:
    """Add working time to an instant, or measure it between two."""
    raise typer.Exit(run_cases(file, _calculated, kinds=[CALENDAR], elsewhere=ITEMS, check=check))


def _simulated(case: dict[str, Any], place: str) -> Mapping[str, Any]:
    given = inputs.simulation(case, place)
    try:
        done = run(given.item, given.now, given.sweeps)
    except (CalendarError, OverflowError) as wrong:
        raise Unusable(place, str(wrong)) from None
    due = done.verdict.due_at
    return {
        "due_at": written(due) if due else None,
        **(_complaint(done) if given.item.subject is Subject.COMPLAINT else _action(done)),
        "overdue": done.verdict.overdue,
        "breached": done.verdict.breached,
        **(_pausing(done) if done.plan.terms.pausing else {}),
    }


def _complaint(done: Simulated) -> Mapping[str, Any]:
    return {
        "first_reminder": done.sent(Kind.FIRST_REMINDER),
        "second_reminder": done.sent(Kind.SECOND_REMINDER),
        "escalated": done.sent(Kind.ESCALATION),
    }


def _action(done: Simulated) -> Mapping[str, Any]:
    return {"reminder": done.sent(Kind.FIRST_REMINDER), "escalation_level": done.escalation_level}


def _pausing(done: Simulated) -> Mapping[str, Any]:
    return {"paused": done.verdict.paused, "remaining_seconds": done.verdict.remaining_seconds}


def _calculated(case: dict[str, Any], place: str) -> Mapping[str, Any]:
    sum_ = inputs.arithmetic(case, place)
    try:
        if isinstance(sum_.arg, int):
            return {"result": written(add(sum_.calendar, sum_.start, sum_.arg, sum_.pauses))}
        return {"result": elapsed(sum_.calendar, sum_.start, sum_.arg, sum_.pauses)}
    except (CalendarError, OverflowError) as wrong:
        raise Unusable(place, str(wrong)) from None
