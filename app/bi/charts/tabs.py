"""Which charts stand together, and which of them speak of the whole house."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from app.bi.charts import churn, quality, sessions, use
from app.bi.charts.figure import Chart

#: Beside it the promises of the house itself, and the boards of people: see queries/dashboard.py.
QUALITY: Final = "quality"
PEOPLE: Final = "people"


@dataclass(frozen=True)
class Drawn:
    """A chart with the collection whose months it shows; `whole` ones cannot be cut by institution."""

    key: str
    chart: Chart
    collection: str
    whole: bool = False


TABS: Final[dict[str, Sequence[Drawn]]] = {
    "use": (
        Drawn("submissions", use.submissions, "submissions_monthly"),
        Drawn("change", use.change, "submissions_monthly"),
        Drawn("forms-by-month", use.heat, "submissions_monthly"),
        Drawn("unused", use.unused, "forms", whole=True),
    ),
    "sessions": (
        Drawn("completion", sessions.completion, "sessions_monthly"),
        Drawn("length", sessions.length, "sessions_monthly"),
        Drawn("hours", use.hours, "sessions_monthly"),
        Drawn("devices", use.devices, "sessions_monthly"),
    ),
    "churn": (
        Drawn("churn", churn.churn, "form_churn_quarterly", whole=True),
        Drawn("standing", churn.standing, "submissions_monthly"),
        Drawn("lost", churn.lost, "form_churn_quarterly", whole=True),
    ),
    QUALITY: (Drawn("scores", quality.scores, "submissions_monthly"),),
    PEOPLE: (),
}
#: Which tab a chart stands in, for whoever asks for its file.
CHARTS: Final = {each.key: each for tab in TABS.values() for each in tab}
