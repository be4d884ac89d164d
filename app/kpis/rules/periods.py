"""Months and quarters: which is the last one that is over, and those before it."""

from dataclasses import dataclass
from datetime import date, timedelta

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, order=True)
class Stretch:
    """The days of a period, both counted."""

    since: date
    until: date

    @property
    def name(self) -> str:
        """`2026-02` for a month, `2026-Q1` for a quarter."""
        if self.until.month == self.since.month:
            return f"{self.since:%Y-%m}"
        return f"{self.since.year}-Q{(self.since.month + 2) // 3}"

    @property
    def months(self) -> list[str]:
        """The months it has, such as `2026-02`."""
        year, first = self.since.year, self.since.month
        return [f"{year}-{month:02}" for month in range(first, self.until.month + 1)]

    @property
    def short(self) -> str:
        """The same as a mark under a chart: `02`, or `Q1`."""
        return self.name[-2:]


def stretch_of(day: date, months: int) -> Stretch:
    """The period of so many months (1 or 3) that a day lies in."""
    first = date(day.year, (day.month - 1) // months * months + 1, 1)
    following = first.month + months
    end = date(first.year + (following > 12), following - 12 * (following > 12), 1)
    return Stretch(first, end - ONE_DAY)


def over(today: date, span: str, many: int) -> list[Stretch]:
    """The last periods that are over, newest first. One is over a day late, so that it is over on every clock."""
    months = 3 if span == "quarter" else 1
    found = [stretch_of(stretch_of(today - ONE_DAY, months).since - ONE_DAY, months)]
    while len(found) < many:
        found.append(stretch_of(found[-1].since - ONE_DAY, months))
    return found
