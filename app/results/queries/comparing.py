"""Our best answers beside those of others."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from app.forms.rules.version import Question
from app.results.queries.benchmarks import Measure
from app.results.queries.figures import Figures
from app.results.rules import best_share, mean, measured_by


@dataclass(frozen=True)
class Compared:
    """A measure: the percentage of best answers, ours and theirs."""

    name: str
    ours: float | None
    theirs: float


@dataclass(frozen=True)
class Comparison:
    """The measures a form asks about, and the mean of all of them by month beside the others' mean."""

    area: str
    release: str
    measures: tuple[Compared, ...]
    months: tuple[tuple[str, float], ...]
    theirs: float


def compared(asks: Mapping[str, Question], found: Figures, others: Sequence[Measure]) -> Comparison | None:
    """None where the form asks about no measure of theirs."""
    asked = [(each, codes) for each in others if (codes := measured_by(each.measure, asks))]
    if not asked:
        return None
    measures = tuple(
        Compared(
            each.name,
            mean(best_share(asks[code], found.answers.get(code, {})) for code in codes),
            float(each.top),
        )
        for each, codes in asked
    )
    codes = [code for _each, all_of_it in asked for code in all_of_it]
    by_month = (
        (month, mean(best_share(asks[code], answers.get(code, {})) for code in codes))
        for month, answers in sorted(found.by_month.items())
    )
    theirs = sum(float(each.top) for each, _codes in asked) / len(asked)
    months = tuple((month, share) for month, share in by_month if share is not None)
    return Comparison(asked[0][0].area_name, asked[0][0].release, measures, months, theirs)
