"""Which charts stand together, and which of them speak of the whole house."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from app.bi.charts import churn, quality, sessions, use
from app.bi.charts.figure import Chart
from app.kernel.language import _


@dataclass(frozen=True)
class Drawn:
    """A chart with the collection whose months it shows; `whole` ones cannot be cut by institution."""

    key: str
    chart: Chart
    collection: str
    whole: bool = False


@dataclass(frozen=True)
class Tab:
    """Charts that stand together."""

    words: object
    charts: Sequence[Drawn]


TABS: Final[dict[str, Tab]] = {
    "use": Tab(
        _("Use"),
        (
            Drawn("submissions", use.submissions, "submissions_monthly"),
            Drawn("change", use.change, "submissions_monthly"),
            Drawn("forms-by-month", use.heat, "submissions_monthly"),
            Drawn("unused", use.unused, "forms", whole=True),
        ),
    ),
    "sessions": Tab(
        _("Sessions"),
        (
            Drawn("completion", sessions.completion, "sessions_monthly"),
            Drawn("length", sessions.length, "sessions_monthly"),
            Drawn("hours", use.hours, "sessions_monthly"),
            Drawn("devices", use.devices, "sessions_monthly"),
        ),
    ),
    "churn": Tab(
        _("Churn"),
        (
            Drawn("churn", churn.churn, "form_churn_quarterly", whole=True),
            Drawn("standing", churn.standing, "submissions_monthly"),
            Drawn("lost", churn.lost, "form_churn_quarterly", whole=True),
        ),
    ),
    "quality": Tab(_("Quality"), (Drawn("scores", quality.scores, "submissions_monthly"),)),
    "people": Tab(_("People"), ()),
}
#: Which tab a chart stands in, for whoever asks for its file.
CHARTS: Final = {each.key: each for tab in TABS.values() for each in tab.charts}
