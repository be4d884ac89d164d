"""What is counted of answers: shares of the best answer, months without answers, the measures a form asks about."""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import Final

from app.forms.rules.version import OPTIONED, TEXT, YES_NO, ZERO_TEN, Question

#: The area of the figures of the whole nation.
NATION: Final = "US"
#: A score under this many percent is a low one on the page; each hospital's own threshold raises actions.
LOW: Final = 60
#: Of 0 to 10, these count as the best answer (HCAHPS: 9 or 10).
_BEST_OF_TEN: Final = 9
Counts = Mapping[str, int]


def without_patients(asks: Mapping[str, Question]) -> dict[str, Question]:
    """The questions whose answers may leave their submission: what is said of a patient stands on it alone."""
    return {code: question for code, question in asks.items() if not question.patient_data}


def worded(asks: Mapping[str, Question], wanted: str = "") -> list[str]:
    """The questions whose words may be read in a list; the one that is wanted alone, if it is among them."""
    texts = [code for code, question in without_patients(asks).items() if question.kind == TEXT]
    return [wanted] if wanted in texts else texts


def best_of(question: Question) -> frozenset[str] | None:
    """The choices of a question that count as its best answer; None where no answer is better than another."""
    if question.kind == YES_NO:
        return frozenset({question.good})
    if question.kind == ZERO_TEN:
        return frozenset(str(n) for n in range(_BEST_OF_TEN, 11))
    if question.kind in OPTIONED:
        points = [option.points for option in question.options if option.points is not None]
        return frozenset(o.code for o in question.options if points and o.points == max(points)) or None
    return frozenset({str(question.bounds[1])}) if question.is_scored else None


def best_share(question: Question, counts: Counts) -> float | None:
    """The percentage of answers that are the best one; None without answers. "Not applicable" is no answer."""
    best = best_of(question)
    if best is None:
        return None
    answered = {choice: n for choice, n in counts.items() if choice not in ("", "na")}
    total = sum(answered.values())
    return 100 * sum(n for choice, n in answered.items() if choice in best) / total if total else None


def measured_by(measure: str, questions: Iterable[str]) -> list[str]:
    """The questions that ask about a measure: those whose code is its name, or begins with it and a line."""
    name = measure.lower()
    return [code for code in questions if code.lower() == name or code.lower().startswith(f"{name}_")]


def mean(values: Iterable[float | None]) -> float | None:
    """The mean of what there is."""
    known = [value for value in values if value is not None]
    return sum(known) / len(known) if known else None


def edges(month: str, since: date, until: date) -> tuple[date, date]:
    """The first and the last day of a month (YYYY-MM) that lie in a period."""
    first = date(int(month[:4]), int(month[5:]), 1)
    after = date(first.year + first.month // 12, first.month % 12 + 1, 1)
    return max(first, since), min(after - timedelta(days=1), until)


def whole_months(since: date, until: date) -> tuple[date, date]:
    """The first day of the whole months of a period, and the first one after them; the same day when there are none."""
    begun = since - timedelta(days=1)
    first = date(begun.year + begun.month // 12, begun.month % 12 + 1, 1)
    return first, max(first, (until + timedelta(days=1)).replace(day=1))


def months(since: date, until: date) -> list[str]:
    """Every month of a period, also those in which nothing came, as YYYY-MM."""
    first, last = since.year * 12 + since.month - 1, until.year * 12 + until.month - 1
    return [f"{n // 12}-{n % 12 + 1:02}" for n in range(first, last + 1)]
