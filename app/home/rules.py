"""Which figures and panels stand on the first page of each role. Pure."""

from dataclasses import dataclass
from typing import Final

from app.accounts import permissions as roles


@dataclass(frozen=True)
class Stat:
    """A figure at the top: its measure, a second one beside it, and when it looks like trouble."""

    key: str
    beside: str = ""
    tone: str = ""


@dataclass(frozen=True)
class Chart:
    """A measure drawn over time, by `day` (of a week) or by `month` (of a year)."""

    key: str
    by: str = "day"


@dataclass(frozen=True)
class Load:
    """A measure of open work divided by the people who own it."""

    key: str


@dataclass(frozen=True)
class Layout:
    """What the first page of a role shows; everything still asks the person's permissions."""

    stats: tuple[Stat, ...] = ()
    chart: Chart | None = None
    load: Load | None = None


_PROVIDER: Final = (
    Stat("cases.at_provider_new", tone="warn"),
    Stat("cases.at_provider_opened"),
    Stat("cases.at_provider_accepted"),
    Stat("feedback.open"),
)
LAYOUTS: Final[dict[str, Layout]] = {
    roles.OPERATOR: Layout(
        (
            Stat("cases.mine", beside="cases.mine_waiting"),
            Stat("complaints.soon", beside="complaints.overdue", tone="warn"),
            Stat("callbacks.today", beside="callbacks.late"),
            Stat("cases.waiting"),
        ),
        Chart("cases.opened"),
        Load("cases.open"),
    ),
    roles.MANAGER: Layout(
        (
            Stat("cases.waiting", beside="cases.unowned"),
            Stat("complaints.overdue", beside="complaints.soon", tone="danger"),
            Stat("callbacks.today", beside="callbacks.late"),
            Stat("cases.unopened", tone="warn"),
        ),
        Chart("cases.opened"),
        Load("cases.open"),
    ),
    roles.PROVIDER: Layout(_PROVIDER),
    roles.PROVIDER_MANAGER: Layout(
        (*_PROVIDER[:3], Stat("billing.checked", beside="billing.refused", tone="warn")),
        Chart("billing.money", by="month"),
    ),
    roles.OFFICER: Layout(
        (
            Stat("complaints.mine"),
            Stat("complaints.overdue", beside="complaints.escalated", tone="danger"),
            Stat("complaints.soon", tone="warn"),
            Stat("complaints.unassigned", beside="complaints.unroutable"),
        ),
        Chart("complaints.counted"),
        Load("complaints.open"),
    ),
    roles.DEPARTMENT: Layout(
        (
            Stat("complaints.open"),
            Stat("complaints.overdue", tone="danger"),
            Stat("actions.mine"),
            Stat("actions.overdue", tone="danger"),
        ),
        Chart("complaints.counted"),
        Load("actions.live"),
    ),
    roles.COORDINATOR: Layout(
        (
            Stat("actions.pending", tone="warn"),
            Stat("actions.overdue", beside="actions.escalated", tone="danger"),
            Stat("actions.unassigned"),
            Stat("complaints.overdue", tone="danger"),
        ),
        Chart("actions.raised"),
        Load("actions.live"),
    ),
    roles.FIELD: Layout(
        (
            Stat("households.all"),
            Stat("households.mode_1"),
            Stat("households.mode_2", tone="warn"),
            Stat("households.mode_4"),
        ),
    ),
    roles.CONTRACT: Layout(
        (
            Stat("billing.money"),
            Stat("billing.standing"),
            Stat("billing.late", tone="warn"),
            Stat("billing.warned"),
        ),
        Chart("billing.money", by="month"),
    ),
    roles.ANALYST: Layout(),
    roles.ADMIN: Layout(
        (
            Stat("messages.attention", tone="danger"),
            Stat("messages.waiting"),
            Stat("notifications.failed", tone="danger"),
            Stat("notifications.waiting"),
        ),
    ),
}


def part_of_day(hour: int) -> str:
    """Which greeting fits an hour of the wall clock."""
    return "morning" if 4 <= hour < 12 else "afternoon" if hour < 18 and hour >= 12 else "evening"


def first_name(name: str) -> str:
    """What somebody is called in a greeting: the first word of their name."""
    return name.split()[0] if name.split() else ""
