"""What may be answered: which questions are asked, and whether each answer is one."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Any, Final

from app.forms.rules.version import (
    AT_LEAST,
    AT_MOST,
    DATE,
    INCLUDES,
    IS,
    MULTIPLE,
    NO,
    NOT_APPLICABLE,
    NUMBER,
    PHOTO,
    SCALE,
    SIGNATURE,
    SINGLE,
    TEXT,
    YES,
    YES_NO,
    ZERO_TEN,
    Condition,
    Question,
    Version,
)
from app.kernel import values
from app.kernel.language import _
from app.kernel.values import Problem

LONGEST_ANSWER = 4_000
LONGEST_SIGNATURE = 120

Answers = dict[str, Any]


@dataclass(frozen=True)
class Judged:
    """Answers that count, what is wrong at which question, and the questions they lead to, in order."""

    answers: Answers
    problems: dict[str, object]
    asked: list[str]

    def further(self, shown: Collection[str]) -> list[str]:
        """The questions they lead to that did not stand on the page they came from."""
        return [code for code in self.asked if code not in shown]

    def is_whole(self, shown: Collection[str]) -> bool:
        """Whether they may be sent from a page with these questions: nothing is wrong or newly asked."""
        return not self.problems and not self.further(shown)


def asked(version: Version, answers: Mapping[str, Any]) -> list[str]:
    """The codes of the questions that these answers lead to, in order."""
    shown: list[str] = []
    for question in version.questions.values():
        if _is_asked(question, shown, answers):
            shown.append(question.code)
    return shown


def _is_asked(question: Question, shown: Collection[str], answers: Mapping[str, Any]) -> bool:
    condition = question.condition
    return condition is None or (condition.question in shown and is_met(condition, answers))


def is_met(condition: Condition, answers: Mapping[str, Any]) -> bool:
    """Whether the earlier answer is as the condition wants it; an open question never is."""
    answer = answers.get(condition.question)
    if answer is None or answer in ("", []):
        return False
    if condition.op == INCLUDES:
        return isinstance(answer, list) and condition.value in answer
    if condition.op in (AT_LEAST, AT_MOST):
        if isinstance(answer, str | list | dict) or not isinstance(condition.value, int):
            return False
        return bool(answer >= condition.value if condition.op == AT_LEAST else answer <= condition.value)
    return bool(answer == condition.value) == (condition.op == IS)


def judge(version: Version, given: Mapping[str, Any]) -> Judged:
    """Read every answer; one to a question that is not asked is forgotten, required or not."""
    answers: Answers = {}
    problems: dict[str, object] = {}
    shown: list[str] = []
    for question in version.questions.values():
        if not _is_asked(question, shown, answers):
            continue
        shown.append(question.code)
        try:
            answer = take(question, given.get(question.code))
        except Problem as wrong:
            problems[question.code] = wrong.args[0] if wrong.args else str(wrong)
            continue
        if answer is not None:
            answers[question.code] = answer
        elif question.required:
            problems[question.code] = _("Answer this question.")
    return Judged(answers, problems, shown)


def take(question: Question, raw: object) -> Any:
    """One answer as it is stored; None for none. Raises Problem that says what to do."""
    if raw is None or raw == "" or raw == [] or (isinstance(raw, str) and not raw.strip()):
        return None
    return _TAKERS[question.kind](question, raw)


def _single(question: Question, raw: object) -> str:
    if not isinstance(raw, str) or question.option(raw) is None:
        raise Problem(_("Choose one of the answers."))
    return raw


def _multiple(question: Question, raw: object) -> list[str]:
    chosen = raw if isinstance(raw, list) else [raw]
    if any(not isinstance(each, str) or question.option(each) is None for each in chosen):
        raise Problem(_("Choose among the answers."))
    return [option.code for option in question.options if option.code in chosen]


def _rated(question: Question, raw: object) -> int:
    least, most = question.bounds
    try:
        return values.number(_typed(raw), lowest=least, highest=most)
    except Problem:
        raise Problem(
            _("Choose a number from %(least)s to %(most)s.") % {"least": least, "most": most}
        ) from None


def _yes_no(_question: Question, raw: object) -> str:
    if raw not in (YES, NO, NOT_APPLICABLE):
        raise Problem(_("Choose yes, no or not applicable."))
    return str(raw)


def _number(question: Question, raw: object) -> int | float:
    least, most = question.bounds
    found = values.decimal(_typed(raw), lowest=least, highest=most, places=4)
    return int(found) if found == found.to_integral_value() else float(found)


def _date(_question: Question, raw: object) -> str:
    return values.day(raw, first=values.FIRST_DAY, last=values.LAST_DAY).isoformat()


def _text(_question: Question, raw: object) -> str:
    return values.text(raw, longest=LONGEST_ANSWER)


def _file(_question: Question, raw: object) -> dict[str, str]:
    """A stored document; only the house itself writes one here, a form cannot."""
    if not isinstance(raw, Mapping) or "document" not in raw:
        raise Problem(_("Choose a picture."))
    return {"document": str(raw["document"]), "name": str(raw.get("name", ""))}


def _signature(_question: Question, raw: object) -> dict[str, str]:
    if isinstance(raw, Mapping):
        kept = {key: str(raw[key]) for key in ("name", "document") if raw.get(key)}
        if not kept.get("name"):
            raise Problem(_("Write your full name to sign."))
        return kept
    return {"name": values.line(raw, longest=LONGEST_SIGNATURE)}


def _typed(raw: object) -> object:
    return str(raw) if isinstance(raw, int | float) and not isinstance(raw, bool) else raw


_TAKERS: Final[dict[str, Callable[[Question, object], Any]]] = {
    SINGLE: _single,
    MULTIPLE: _multiple,
    SCALE: _rated,
    ZERO_TEN: _rated,
    YES_NO: _yes_no,
    NUMBER: _number,
    DATE: _date,
    TEXT: _text,
    PHOTO: _file,
    SIGNATURE: _signature,
}
