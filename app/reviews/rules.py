"""How a review screen is put together. Pure: what a form asks is an argument."""

from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass
from typing import Any, Final, Self

from app.accounts.permissions import PERMISSIONS
from app.forms.rules.version import OPTIONED, RATED, YES_NO, Question
from app.kernel.language import _

#: Columns that every submission has.
FACTS: Final = {
    "hospital": _("Hospital"),
    "ward": _("Ward"),
    "score": _("Score"),
    "state": _("State"),
    "actions": _("Actions"),
}
LONGEST_DAYS: Final = 1_096
MOST_COLUMNS: Final = 12
#: Whose roles may be given a screen: those that may read answers at all.
ROLES: Final = tuple(sorted(PERMISSIONS["forms.read"]))


def charted(asks: Mapping[str, Question]) -> list[str]:
    """The questions whose answers make a chart: those with few ways to answer."""
    return [code for code, question in asks.items() if question.kind in OPTIONED | RATED | {YES_NO}]


@dataclass(frozen=True)
class Definition:
    """A period back from today in days, which submissions of it, and what is shown of them."""

    days: int = 90
    low: bool = False
    failed: bool = False
    ward: str = ""
    columns: tuple[str, ...] = ("ward", "score", "state")
    charts: tuple[str, ...] = ()

    @classmethod
    def read(cls, stored: Mapping[str, Any]) -> Self:
        """From its stored form."""
        lists = {name: tuple(stored.get(name, ())) for name in ("columns", "charts")}
        return cls(**{**{name: stored[name] for name in ("days", "low", "failed", "ward")}, **lists})

    @property
    def stored(self) -> dict[str, Any]:
        """As a row keeps it."""
        return asdict(self)

    def known(self, questions: Collection[str]) -> Self:
        """Without columns and charts of questions that the form does not ask any more."""
        return type(self)(
            self.days,
            self.low,
            self.failed,
            self.ward,
            tuple(each for each in self.columns if each in FACTS or each in questions),
            tuple(each for each in self.charts if each in questions),
        )
