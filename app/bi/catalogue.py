"""The tasks: what each gathers, where to, when, and whether it adds a period or renews everything (bi.md 3).

`append` or `wipe` is declared here, since names mislead: the quarterly churn wipes.
"""

from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from app.bi.rules.periods import DATE, DAY, MONTH, QUARTER
from app.jobs.periods import WallClock
from app.kernel.language import _, mark

APPEND: Final = "append"
WIPE: Final = "wipe"
#: bi.md 1: what was missed while the house was off is caught up this long.
CAUGHT_UP: Final = timedelta(days=7)
SATURDAY: Final = 5


@dataclass(frozen=True)
class Times:
    """When a task runs, on the wall clock of BI_TIMEZONE; the hour and the minute are always given."""

    words: object
    hour: int = 0
    minute: int = 0
    days: tuple[int, ...] = ()
    months: tuple[int, ...] = ()
    weekdays: tuple[int, ...] = ()

    def rule(self, zone: str) -> WallClock:
        """The rule whose slots they are."""
        return WallClock(
            (self.hour,), (self.minute,), self.weekdays, self.days, self.months, zone, late=CAUGHT_UP
        )


@dataclass(frozen=True)
class Task:
    """One gathering: `period` is the kind of its keys, `chunked` whether forms are done ten at a time."""

    name: str
    title: str
    mode: str
    collection: str
    period: str
    times: Times
    chunked: bool = False

    @property
    def field(self) -> str:
        """The name of the period's key in its documents."""
        return "date_key" if self.period == DAY else "month_key"


_SATURDAY: Final = Times(_("Saturday, 00:00"), weekdays=(SATURDAY,))

TASKS: Final[dict[str, Task]] = {
    task.name: task
    for task in (
        Task(
            "aggregate_monthly_submissions",
            mark("Monthly submissions"),
            APPEND,
            "submissions_monthly",
            MONTH,
            Times(_("1st of the month, 00:00"), days=(1,)),
            chunked=True,
        ),
        Task(
            "aggregate_monthly_sessions",
            mark("Monthly sessions"),
            APPEND,
            "sessions_monthly",
            MONTH,
            Times(_("1st of the month, 01:00"), hour=1, days=(1,)),
            chunked=True,
        ),
        Task(
            "aggregate_quarterly_form_churn",
            mark("Form churn"),
            WIPE,
            "form_churn_quarterly",
            QUARTER,
            Times(_("1st of January, April, July and October, 00:00"), days=(1,), months=(1, 4, 7, 10)),
        ),
        Task("sync_institutions", mark("Institutions"), WIPE, "institutions", DATE, _SATURDAY),
        Task("sync_forms", mark("Forms"), WIPE, "forms", DATE, _SATURDAY),
        Task(
            "sync_security_risk_clients",
            mark("Security risk clients"),
            WIPE,
            "security_risk_clients",
            DATE,
            _SATURDAY,
        ),
        Task(
            "sync_top_users",
            mark("Top users"),
            WIPE,
            "top_users",
            DATE,
            Times(_("1st of the month, 01:00"), hour=1, days=(1,)),
        ),
        Task(
            "aggregate_daily_notifications",
            mark("Daily notifications"),
            APPEND,
            "notifications_daily",
            DAY,
            Times(_("Every day, 02:00"), hour=2),
        ),
    )
}
COLLECTIONS: Final[dict[str, Task]] = {task.collection: task for task in TASKS.values()}
