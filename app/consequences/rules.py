"""Which figures of a submission may raise an action, which photos go with it, and what the one question after a
matter means (sla.md 1.8).

Scores of forms run from 0 to 100; the thresholds of a hospital are of 10, and ratings of 5.
"""

from collections.abc import Collection, Mapping, Sequence
from decimal import ROUND_HALF_UP, Decimal
from typing import Any, Final
from uuid import UUID

from app.forms.rules.answering import Answers
from app.forms.rules.version import PHOTO, Question, Version

#: The code of the form that is sent when a complaint or a case is over.
SATISFACTION: Final = "satisfaction"
_TEN = Decimal(10)
_STEPS = Decimal(25)


def trigger(context: Mapping[str, Any], pass_mark: int | None, unmet: Sequence[str]) -> dict[str, Any] | None:
    """What a submission tells the room of actions, from its entry on the log; None for what raises nothing.

    `unmet` are the words of the items that were not met. What looks like a machine's raises nothing by itself:
    a person judges it first (security.md PU-3). Ratings go their own way: `rating`.
    """
    if context["suspect"]:
        return None
    said = {
        "hospital": context["institution"],
        "department": context["department"],
        "what": context["form_name"],
    }
    if context["form_kind"] == "survey" and context["score"] is not None and rating(context) is None:
        score = Decimal(context["score"]) / _TEN
        return {**said, "source": "survey", "score": str(score), "scale": "zero_to_ten"}
    if context["form_kind"] == "audit":
        critical = set(context["failed_critical"])
        failed = [{"item": code, "critical": code in critical} for code in context["failed"]]
        figures = {"failed": failed, "score": context["score"], "pass_mark": pass_mark}
        return {**said, **figures, "source": "quality_audit", "text": "\n".join(unmet)}
    return None


def photos_of(asks: Version, answers: Answers, items: Collection[str]) -> list[tuple[Question, UUID]]:
    """The photos that show some items of an audit, with the documents that answer them.

    A photo that is asked because of an item shows that item; one that is asked in any case shows every item of its
    section. One of a patient stays on the submission (security.md PU-6).
    """
    found = []
    for section in asks.sections:
        here = {each.code for each in section.questions}
        for question in section.questions:
            shown = {question.condition.question} if question.condition else here
            answer = answers.get(question.code)
            if question.kind == PHOTO and answer and not question.patient_data and shown & set(items):
                found.append((question, UUID(answer["document"])))
    return found


def items_of(dedupe_key: str, failed: Collection[str], asks: Version) -> Collection[str]:
    """The items an action of an audit is about: the one in its key, else all that failed, else the whole audit."""
    kind, _colon, rest = dedupe_key.partition(":")
    return [rest.partition(":")[2]] if kind == "audit_item" else failed or list(asks.questions)


def rating(context: Mapping[str, Any]) -> int | None:
    """How satisfied somebody is with how their complaint or case ended, 1 to 5; None for any other submission."""
    about = context["about"]
    if context["form_code"] != SATISFACTION or about is None or context["score"] is None:
        return None
    steps = (Decimal(context["score"]) / _STEPS).quantize(Decimal(1), rounding=ROUND_HALF_UP)
    return 1 + int(steps)
