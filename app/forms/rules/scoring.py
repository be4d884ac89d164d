"""What answers are worth: weights, pass marks, critical items, and what the day sums count.

The score is the weighted mean of what each scored answer is worth, from 0 to 100, to two places. What was not
asked, not answered or not applicable leaves the total. A critical item that failed fails the whole.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import Any

from app.forms.rules.version import (
    MULTIPLE,
    NOT_APPLICABLE,
    NUMBER,
    OPTIONED,
    RATED,
    SINGLE,
    YES_NO,
    Question,
    Version,
)

_CENT = Decimal("0.01")


@dataclass(frozen=True)
class Result:
    """How a submission came out; `failed` are the codes of all failed items, `critical` of the critical ones."""

    score: Decimal | None
    passed: bool | None
    failed: tuple[str, ...] = ()
    critical: tuple[str, ...] = ()


def result(version: Version, answers: Mapping[str, Any]) -> Result:
    """Score answers that were judged. `passed` is None where nothing decides it."""
    worth = {
        code: part
        for code, question in version.questions.items()
        if (part := worth_of(question, answers.get(code))) is not None
    }
    weighed = {code: version.questions[code].weight for code in worth if version.questions[code].weight}
    total = sum(weighed.values())
    score = (
        _percent(sum((worth[code] * weight for code, weight in weighed.items()), Fraction()) / total)
        if total
        else None
    )
    failed = tuple(code for code in worth if _has_failed(version.questions[code], worth[code]))
    critical = tuple(code for code in failed if version.questions[code].critical)
    judged = any(version.questions[code].critical for code in worth)
    return Result(score, _passed(version, score, critical, judged), failed, critical)


def _passed(version: Version, score: Decimal | None, critical: tuple[str, ...], judged: bool) -> bool | None:
    if critical:
        return False
    if version.pass_mark is not None:
        return None if score is None else score >= version.pass_mark
    return True if judged else None


def _has_failed(question: Question, worth: Fraction) -> bool:
    return question.needed is not None and worth * 100 < question.needed


def worth_of(question: Question, answer: Any) -> Fraction | None:
    """What one answer is worth, from 0 to 1; None where it is not scored."""
    if answer is None or not question.is_scored:
        return None
    if question.kind in RATED:
        least, most = question.bounds
        return Fraction(answer - least, most - least)
    if question.kind == YES_NO:
        return None if answer == NOT_APPLICABLE else Fraction(answer == question.good)
    return _of_points(question, [answer] if question.kind == SINGLE else answer)


def _of_points(question: Question, chosen: list[str]) -> Fraction | None:
    points = [option.points for option in question.options if option.code in chosen]
    if all(each is None for each in points):
        return None
    given = [option.points for option in question.options if option.points is not None]
    best = max(given) if question.kind == SINGLE else sum(each for each in given if each > 0)
    if best <= 0:
        return Fraction(1) if sum(each or 0 for each in points) >= 0 else Fraction(0)
    earned = Fraction(sum(each or 0 for each in points), best)
    return min(max(earned, Fraction(0)), Fraction(1))


def _percent(part: Fraction) -> Decimal:
    exact = Decimal(part.numerator) * 100 / Decimal(part.denominator)
    return exact.quantize(_CENT, rounding=ROUND_HALF_UP)


def counted(
    version: Version, answers: Mapping[str, Any], score: Decimal | None
) -> Iterator[tuple[str, str, Decimal]]:
    """What the day sums count of one submission: question, choice, and the number to add up.

    The question "" is the form, and its choice the ten of the score. A question with several choices counts
    each, and once under "" how many people answered it.
    """
    if score is not None:
        yield "", str(min(int(score) // 10 * 10, 90)), score
    for code, answer in answers.items():
        question = version.questions[code]
        if question.kind in RATED:
            yield code, str(answer), Decimal(answer)
        elif question.kind == NUMBER:
            yield code, "", Decimal(str(answer))
        elif question.kind == MULTIPLE:
            yield code, "", Decimal(0)
            yield from ((code, each, Decimal(0)) for each in answer)
        elif question.kind in OPTIONED | {YES_NO}:
            yield code, answer, Decimal(0)
        else:
            yield code, "", Decimal(0)
