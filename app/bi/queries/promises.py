"""Compliance of complaints by source and by month, from the house's own tables (chart 15)."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Final

from app.accounts.account import Account
from app.bi.charts.figure import RANKING, Figure
from app.complaints.queries.report import Asked, Line, report
from app.kernel import dates
from app.kernel.language import _

BY_SOURCE: Final = "promises-by-source"
BY_MONTH: Final = "promises-by-month"
KEYS: Final = (BY_SOURCE, BY_MONTH)


async def figures(user: Account, today: date) -> list[Figure]:
    """Of the deadlines that were decided, the share that was kept: two charts, two statements; none without leave."""
    if not user.can("complaints.report"):
        return []
    by_source = await report(user, Asked.read({"by": "source"}, today))
    by_month = await report(user, Asked.read({"by": "month"}, today))
    figures = [
        _figure(BY_SOURCE, _("Deadlines kept, by source"), _("Source"), by_source, _name),
        _figure(BY_MONTH, _("Deadlines kept, by month"), _("Month"), by_month, _month),
    ]
    return figures if user.can("complaints.read") else [replace(each, leads=()) for each in figures]


def _figure(
    key: str, title: object, first: object, lines: list[Line], words: Callable[[Line], str]
) -> Figure:
    return Figure(
        key,
        15,
        title,
        _("Complaints of the last twelve months: deadlines kept, of those decided. The compliance report of"
          " complaints counts the same."),
        RANKING,
        [first, _("Kept, percent"), _("Kept"), _("Broken"), _("Open and late")],
        [
            [
                words(line),
                None if line.share is None else round(line.share * 100, 1),
                *(line.figures[name] for name in ("met", "breached", "late")),
            ]
            for line in lines[:-1]
        ],
        finding=title,
        cap=100,
        percent=True,
        leads=[line.query for line in lines[:-1]],
        parts=[{"measure": name} for name in ("met", "met", "breached", "late")],
        route="complaints.complaint.index",
    )  # fmt: skip


def _name(line: Line) -> str:
    return line.name or str(_("Not known"))


def _month(line: Line) -> str:
    return dates.short_month(date.fromisoformat(f"{line.key}-01"))
