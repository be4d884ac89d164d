"""Which figures and panels stand on the first page of each role. Pure."""

from dataclasses import dataclass
from typing import Final

from app.accounts import permissions as roles
from app.kernel.language import _


@dataclass(frozen=True)
class Stat:
    """A figure at the top: its words, its measure, a second one beside it, and when it looks like trouble.

    A measure that has a period is asked of the last twelve months, or of today. `trend` is a measure that is drawn
    small beside the figure, of the last seven days or twelve months likewise.
    """

    words: object
    key: str
    beside_words: object = ""
    beside: str = ""
    tone: str = ""
    today: bool = False
    trend: str = ""


@dataclass(frozen=True)
class Chart:
    """A measure drawn over time, by `day` (of a week) or by `month` (of a year), under its own words."""

    words: object
    key: str
    by: str = "day"


@dataclass(frozen=True)
class Load:
    """A measure of open work divided by the people who own it, and what is counted in words."""

    words: object
    key: str


@dataclass(frozen=True)
class Layout:
    """What the first page of a role shows; everything still asks the person's permissions."""

    stats: tuple[Stat, ...] = ()
    chart: Chart | None = None
    load: Load | None = None


_NEW: Final = Stat(_("New from the helpline"), "cases.at_provider_new", tone="warn")
_OPENED: Final = Stat(_("Opened, not accepted"), "cases.at_provider_opened")
_ACCEPTED: Final = Stat(_("Accepted cases"), "cases.at_provider_accepted")
_CALLBACKS: Final = Stat(
    _("Callbacks today"), "callbacks.today", _("Their window has passed:"), "callbacks.late"
)
_COMPLAINTS: Final = Stat(
    _("Complaints overdue"), "complaints.overdue", _("Due in 4 hours:"), "complaints.soon", "danger"
)
_ACTIONS: Final = Stat(
    _("Actions overdue"), "actions.overdue", _("Escalated:"), "actions.escalated", "danger"
)

LAYOUTS: Final[dict[str, Layout]] = {
    roles.OPERATOR: Layout(
        (
            Stat(
                _("My open cases"),
                "cases.mine",
                _("Waiting for me:"),
                "cases.mine_waiting",
                today=True,
                trend="cases.mine_opened",
            ),
            _COMPLAINTS,
            _CALLBACKS,
            Stat(
                _("Billable today"),
                "timers.billable",
                _("Timers:"),
                "timers.counted",
                today=True,
                trend="timers.billable",
            ),
        ),
        Chart(_("Cases opened"), "cases.opened"),
        Load(_("open cases"), "cases.open"),
    ),
    roles.MANAGER: Layout(
        (
            Stat(_("Cases that need action"), "cases.waiting", _("Nobody's:"), "cases.unowned"),
            _COMPLAINTS,
            _CALLBACKS,
            Stat(_("Not opened by a provider for a day"), "cases.unopened", tone="warn"),
        ),
        Chart(_("Cases opened"), "cases.opened"),
        Load(_("open cases"), "cases.open"),
    ),
    roles.PROVIDER: Layout((_NEW, _OPENED, _ACCEPTED, Stat(_("Feedback not settled"), "feedback.open"))),
    roles.PROVIDER_MANAGER: Layout(
        (
            _NEW,
            _OPENED,
            _ACCEPTED,
            Stat(_("Billing files to accept"), "billing.checked", _("Refused:"), "billing.refused", "warn"),
        ),
        Chart(_("Billed"), "billing.money", by="month"),
    ),
    roles.OFFICER: Layout(
        (
            Stat(_("My complaints"), "complaints.mine"),
            _COMPLAINTS,
            Stat(_("Complaints escalated"), "complaints.escalated", tone="danger"),
            Stat(
                _("Nobody's complaints"),
                "complaints.unassigned",
                _("Nobody to tell:"),
                "complaints.unroutable",
            ),
        ),
        Chart(_("Complaints opened"), "complaints.counted"),
        Load(_("open complaints"), "complaints.open"),
    ),
    roles.DEPARTMENT: Layout(
        (
            Stat(_("Open complaints"), "complaints.open"),
            _COMPLAINTS,
            Stat(_("My actions"), "actions.mine"),
            _ACTIONS,
        ),
        Chart(_("Complaints opened"), "complaints.counted"),
        Load(_("actions that are not over"), "actions.live"),
    ),
    roles.COORDINATOR: Layout(
        (
            Stat(_("Actions to approve"), "actions.pending", tone="warn"),
            _ACTIONS,
            Stat(_("Nobody's actions"), "actions.unassigned"),
            _COMPLAINTS,
        ),
        Chart(_("Actions raised"), "actions.raised"),
        Load(_("actions that are not over"), "actions.live"),
    ),
    roles.FIELD: Layout(
        (
            Stat(_("Households"), "households.all"),
            Stat(_("May be told, and can be"), "households.mode_1"),
            Stat(_("May be told, without a phone"), "households.mode_2", tone="warn"),
            Stat(_("No consent, with a phone"), "households.mode_3"),
        ),
    ),
    roles.CONTRACT: Layout(
        (
            Stat(_("Billed in 12 months"), "billing.money", trend="billing.money"),
            Stat(_("Billing files that stand"), "billing.standing"),
            Stat(_("Accepted after their deadline"), "billing.late", tone="warn"),
            Stat(_("Accepted with warnings"), "billing.warned"),
        ),
        Chart(_("Billed"), "billing.money", by="month"),
    ),
    roles.ANALYST: Layout(),
    roles.ADMIN: Layout(
        (
            Stat(_("Messages that need a decision"), "messages.attention", tone="danger"),
            Stat(_("Messages that wait"), "messages.waiting"),
            Stat(_("Messages to households that failed"), "notifications.failed", tone="danger"),
            Stat(_("Messages to households on their way"), "notifications.waiting"),
        ),
    ),
}


def part_of_day(hour: int) -> str:
    """Which greeting fits an hour of the wall clock."""
    return "morning" if 4 <= hour < 12 else "afternoon" if hour < 18 and hour >= 12 else "evening"


def first_name(name: str) -> str:
    """What somebody is called in a greeting: the first word of their name."""
    return name.split()[0] if name.split() else ""
