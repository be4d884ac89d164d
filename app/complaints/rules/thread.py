"""The line of a promise: where its milestones stand from 0 to 100, and how far the clock has run."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from app.sla.rules import Look, Milestone, Outcome, Plan, Stop, Taken, Verdict, milestones, verdict

SOON = timedelta(hours=4)
_BEYOND = 0.05
_REMINDERS = (Stop.FIRST_REMINDER, Stop.SECOND_REMINDER)


@dataclass(frozen=True, slots=True)
class Point:
    """A milestone with its place on the line."""

    at: float
    milestone: Milestone


@dataclass(frozen=True, slots=True)
class Thread:
    """A promise as it is drawn. `state` is ok, soon or breached; `run` is how far the clock has come."""

    verdict: Verdict
    limit: datetime | None
    ended_at: datetime | None
    state: str
    run: float
    due: float
    points: tuple[Point, ...]

    @property
    def reminders(self) -> list[tuple[float, bool]]:
        """The circles of a row: their places, and whether they were sent."""
        return [
            (point.at, point.milestone.look is Look.SENT)
            for point in self.points
            if point.milestone.stop in _REMINDERS and point.milestone.look is not Look.NOT_NEEDED
        ]

    @property
    def has_target(self) -> bool:
        """Whether anything was promised."""
        return self.limit is not None

    @property
    def outcome(self) -> Outcome:
        """How the target in force stands."""
        return self.verdict.outcome


def thread(plan: Plan, taken: Taken, now: datetime) -> Thread:
    """The line from creation to the last milestone, or to now where that is later."""
    facts = verdict(plan, now)
    ended = plan.line.ended_at
    stops = [m for m in milestones(plan, now, taken) if m.at is not None and m.stop is not Stop.NOW]
    start = plan.item.created_at
    reached = ended or now
    # A little line beyond the present leaves room for the word that names it.
    end = max([*_instants(stops), reached + (reached - start) * _BEYOND, start + timedelta(seconds=1)])

    def place(at: datetime) -> float:
        return max(0.0, min(100.0, (at - start) / (end - start) * 100))

    return Thread(
        verdict=facts,
        limit=plan.limit,
        ended_at=ended,
        state=_state(plan, facts, now),
        run=place(reached),
        due=100.0 if plan.limit is None else place(plan.limit),
        points=tuple(Point(place(m.at), m) for m in stops if m.at is not None),
    )


def _instants(stops: Sequence[Milestone]) -> list[datetime]:
    return [stop.at for stop in stops if stop.at is not None]


def _state(plan: Plan, facts: Verdict, now: datetime) -> str:
    if facts.breached:
        return "breached"
    running = plan.limit is not None and not plan.over and not plan.paused
    return "soon" if running and plan.limit is not None and plan.limit - now <= SOON else "ok"
