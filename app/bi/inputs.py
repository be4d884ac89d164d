"""What is asked of a gathering by hand (bi.md 6)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final
from zoneinfo import ZoneInfo

from app.bi.catalogue import TASKS, Task
from app.bi.rules import periods
from app.bi.rules.periods import DATE, DAY, MONTH, QUARTER
from app.kernel.fields import Fields
from app.kernel.language import _

#: How far back the pickers reach, and how many periods one press may ask for.
MONTHS: Final = 36
QUARTERS: Final = 8
DAYS: Final = 31
LONGEST_REASON: Final = 500


@dataclass(frozen=True)
class Wanted:
    """What somebody asks for by hand; several periods are several runs, one after the other."""

    task: Task
    periods: Sequence[str]
    dry: bool = False
    force: bool = False
    reason: str = ""


def choices(task: Task, now: datetime, zone: str) -> list[str]:
    """The periods that have ended and may be gathered, the newest first; today for what is gathered as it stands."""
    today = now.astimezone(ZoneInfo(zone)).date()
    if task.period == DATE:
        return [today.isoformat()]
    last = periods.due_at(task.period, now, zone)
    if task.period == MONTH:
        return periods.months(periods.months_back(last, MONTHS - 1), last)[::-1]
    if task.period == QUARTER:
        year = f"{int(last[:4]) - QUARTERS // 4:04}{last[4:]}"
        return periods.quarters(year, last)[:0:-1]
    return [(today - timedelta(days=n)).isoformat() for n in range(1, DAYS + 1)]


def read(form: Mapping[str, Any], now: datetime, zone: str) -> Wanted:
    """A press of "Run now". Raises Invalid for a task there is not, a period still running, force without a reason."""
    fields = Fields(form)
    name = fields.choice("task", tuple(TASKS), empty=_("Choose what to gather."))
    task = TASKS.get(str(name), next(iter(TASKS.values())))
    known = choices(task, now, zone)
    # What is gathered as it stands has no choice: a form that was opened before midnight is as good as one after.
    wanted = known if task.period == DATE else fields.choices("periods", known)
    if not wanted:
        fields.problem("periods", _("Choose periods that have ended."))
    if task.period == QUARTER and len(wanted) > 1:
        fields.problem("periods", _("Choose one quarter: all before it are gathered with it."))
    force, reason = fields.flag("force"), fields.line("reason", longest=LONGEST_REASON)
    if force and not reason:
        fields.problem("reason", _("Say why it is forced."))
    ordered = sorted(wanted) if task.period in (MONTH, DAY) else wanted
    return fields.done(Wanted(task, ordered, dry=fields.flag("dry"), force=force, reason=reason))
