"""The golden table of sla.md 2: what has happened to an item by an instant, under continuous sweeps."""

from dataclasses import dataclass, replace
from typing import Any

import pytest

from app.sla.rules import Cause, Change, Config, Event, Happening, Kind, Subject, simulate
from tests.sla.desk import L48, P72, PRESETS, S4, action, complaint, when

WITHOUT_MOH = [replace(PRESETS[0], is_active=False), L48]
WITHOUT_2ND = replace(L48, second_reminder_enabled=False)


@dataclass(frozen=True)
class Row:
    """A line of the table; `facts` are first, second, escalated, overdue, breached as y or n."""

    id: str
    source: str | None
    now: str
    due: str
    facts: str
    history: tuple[tuple[str, str, str], ...] = ()
    rows: tuple[Config, ...] = tuple(PRESETS)
    level: str = "medium"
    hospital: str = "H1"


IN_PROGRESS = (("02-04 10:00", "status", "in_progress"),)
D25 = (("02-05 04:00", "source", "MOH"),)
D26 = (("02-04 18:00", "status", "waiting"), ("02-05 18:00", "status", "in_progress"))
TABLE = [
    Row("D01", "MOH", "02-04 19:59:59", "02-05 08:00", "nnnnn"),
    Row("D02", "MOH", "02-04 20:00", "02-05 08:00", "ynnnn"),
    Row("D03", "MOH", "02-04 21:00", "02-05 08:00", "nnnnn", IN_PROGRESS),
    Row("D04", "MOH", "02-05 08:00", "02-05 08:00", "ynynn"),
    Row("D05", "MOH", "02-05 08:00:01", "02-05 08:00", "ynyyy"),
    Row("D06", "MOH", "02-05 14:00", "02-05 08:00", "yyyyy"),
    Row("D07", "MOH", "02-05 14:30", "02-05 08:00", "nyyyy", (("02-04 09:00", "status", "in_progress"),)),
    Row("D08", "MOH", "02-05 15:00", "02-05 08:00", "nnnyy", (("02-04 19:00", "response", ""),)),
    Row("D09", "MOH", "02-06 08:00", "02-05 08:00", "ynnnn", (("02-05 08:00", "status", "resolved"),)),
    Row("D10", "MOH", "02-06 08:00", "02-05 08:00", "ynyny", (("02-05 08:00:01", "status", "resolved"),)),
    Row("D11", "CCHI", "02-06 07:59", "02-06 08:00", "ynnnn"),
    Row("D12", "CCHI", "02-06 19:00", "02-06 08:00", "ynyyy"),
    Row("D13", "CCHI", "02-06 20:00", "02-06 08:00", "yyyyy"),
    Row("D14", "PATIENT", "02-07 08:00", "02-07 08:00", "yyynn"),
    Row("D15", "FAMILY", "02-05 09:00", "02-07 08:00", "ynnnn"),
    Row("D16", None, "02-06 07:59", "02-06 08:00", "yynnn", rows=(*PRESETS, L48), level="high"),
    Row("D17", None, "02-06 08:00", "02-06 08:00", "yynnn", rows=(*PRESETS, L48), level="high"),
    Row("D18", None, "02-06 08:00:01", "02-06 08:00", "yyyyy", rows=(*PRESETS, L48), level="high"),
    Row("D19", None, "02-06 07:30", "02-06 08:00", "ynnnn", rows=(*PRESETS, WITHOUT_2ND), level="high"),
    Row(
        "D20",
        None,
        "02-04 11:00",
        "02-04 12:00",
        "nnnnn",
        rows=(replace(S4, priority="critical"),),
        level="critical",
    ),
    Row("D21", None, "02-09 05:00", "02-09 08:00", "ynnnn", rows=(), level="low"),
    Row("D22", "MOH", "02-05 09:00", "02-06 08:00", "ynnnn", rows=tuple(WITHOUT_MOH), level="high"),
    Row("D23", "MOH", "02-05 09:00", "02-07 08:00", "nnnnn", hospital="H2"),
    Row("D24", "MOH", "02-06 08:00", "02-05 08:00", "ynynn", (("02-05 10:00", "status", "cancelled"),)),
    Row("D25", "PATIENT", "02-05 07:00", "02-05 08:00", "nnnnn", D25),
    Row("D26", "PATIENT", "02-06 10:00", "02-08 08:00", "nnnnn", D26, rows=(P72,)),
]
ACTIONS = [
    ("D27", "02-07 03:59", False, 0, False),
    ("D28", "02-07 04:00", True, 0, False),
    ("D29", "02-07 09:00", True, 0, True),
    ("D30", "02-07 10:00", True, 1, True),
]


def happened(moment: str, event: str, value: str) -> Event | Change:
    if event == "source":
        return Change(when(moment), Cause.SOURCE, value)
    return Event(when(moment), Happening(event), value or None)


@pytest.mark.parametrize("row", TABLE, ids=lambda row: row.id)
def test_a_complaint_stands_as_the_golden_row_says(row: Row):
    happenings = [happened(*one) for one in row.history]
    item = complaint(row.source, *happenings, rows=row.rows, level=row.level, hospital=row.hospital)

    done = simulate(item, when(row.now))

    facts = (
        done.sent(Kind.FIRST_REMINDER),
        done.sent(Kind.SECOND_REMINDER),
        done.sent(Kind.ESCALATION),
        done.verdict.overdue,
        done.verdict.breached,
    )
    assert done.verdict.due_at == when(row.due)
    assert "".join("y" if fact else "n" for fact in facts) == row.facts


@pytest.mark.parametrize(
    ("id_", "now", "reminder", "level", "late"), ACTIONS, ids=[row[0] for row in ACTIONS]
)
def test_an_action_stands_as_the_golden_row_says(id_: str, now: str, reminder: bool, level: int, late: bool):
    done = simulate(action(), when(now))

    found: tuple[Any, ...] = (done.sent(Kind.FIRST_REMINDER), done.escalation_level)
    assert done.plan.item.subject is Subject.ACTION
    assert done.verdict.due_at == when("02-07 08:00")
    assert found == (reminder, level)
    assert (done.verdict.overdue, done.verdict.breached) == (late, late)
