"""A version of a form as everybody reads it: sections, questions, conditions. Nothing of it is ever evaluated.

The document is data with a fixed grammar (security.md IN-7): a condition names one question that stands
before, one of five ways to look at its answer, and a value.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Final

from app.kernel.language import _

SINGLE, MULTIPLE, SCALE, ZERO_TEN, YES_NO = "single", "multiple", "scale", "zero_ten", "yes_no"
NUMBER, DATE, TEXT, PHOTO, SIGNATURE = "number", "date", "text", "photo", "signature"
KINDS: Final = (SINGLE, MULTIPLE, SCALE, ZERO_TEN, YES_NO, NUMBER, DATE, TEXT, PHOTO, SIGNATURE)
KIND_WORDS: Final = {
    SINGLE: _("One choice"),
    MULTIPLE: _("Several choices"),
    SCALE: _("Scale"),
    ZERO_TEN: _("0 to 10"),
    YES_NO: _("Yes, no, not applicable"),
    NUMBER: _("Number"),
    DATE: _("Date"),
    TEXT: _("Text"),
    PHOTO: _("Photo"),
    SIGNATURE: _("Signature"),
}
OPTIONED: Final = frozenset({SINGLE, MULTIPLE})
RATED: Final = frozenset({SCALE, ZERO_TEN})
FILED: Final = frozenset({PHOTO, SIGNATURE})
YES, NO, NOT_APPLICABLE = "yes", "no", "na"
#: A condition's ways to look at an answer, and the kinds of question each may look at.
IS, IS_NOT, INCLUDES, AT_LEAST, AT_MOST = "is", "is_not", "includes", "at_least", "at_most"
OPERATORS: Final = {
    IS: frozenset({SINGLE, YES_NO, SCALE, ZERO_TEN, NUMBER}),
    IS_NOT: frozenset({SINGLE, YES_NO, SCALE, ZERO_TEN, NUMBER}),
    INCLUDES: frozenset({MULTIPLE}),
    AT_LEAST: frozenset({SCALE, ZERO_TEN, NUMBER}),
    AT_MOST: frozenset({SCALE, ZERO_TEN, NUMBER}),
}
LANGUAGES: Final = ("en", "fr", "ar")
GREATEST: Final = 10**9

Words = Mapping[str, str]


def said(words: Words, language: str) -> str:
    """The words in a language, else in English, else in whatever there is."""
    return words.get(language) or words.get("en") or next((each for each in words.values() if each), "")


@dataclass(frozen=True)
class Option:
    """A choice, and the points it is worth (None: it is not scored)."""

    code: str
    text: Words
    points: int | None = None


@dataclass(frozen=True)
class Condition:
    """A question is asked only if an earlier one was answered in this way."""

    question: str
    op: str
    value: str | int


@dataclass(frozen=True)
class Question:
    """One thing that is asked. `weight` 0 leaves it out of the score; `pass_mark` is a percentage of its worth."""

    code: str
    kind: str
    text: Words
    help: Words = field(default_factory=dict)
    required: bool = False
    condition: Condition | None = None
    options: tuple[Option, ...] = ()
    low: int | None = None
    high: int | None = None
    low_text: Words = field(default_factory=dict)
    high_text: Words = field(default_factory=dict)
    good: str = YES
    weight: int = 0
    pass_mark: int | None = None
    critical: bool = False
    patient_data: bool = False

    @property
    def bounds(self) -> tuple[int, int]:
        """The least and the greatest number that answers; a scale runs from 1 to 5 unless it says otherwise."""
        least, most = {ZERO_TEN: (0, 10), SCALE: (1, 5)}.get(self.kind, (-GREATEST, GREATEST))
        return (least if self.low is None else self.low, most if self.high is None else self.high)

    @property
    def needed(self) -> int | None:
        """The percentage below which the item has failed; None for one that cannot fail.

        A yes-or-no item that is scored has failed when it is not what it should be.
        """
        if self.pass_mark is not None:
            return self.pass_mark
        return 100 if self.critical or (self.kind == YES_NO and self.weight) else None

    @property
    def is_scored(self) -> bool:
        """Whether an answer can be worth something."""
        if self.kind in OPTIONED:
            return any(option.points is not None for option in self.options)
        return self.kind in RATED or self.kind == YES_NO

    def option(self, code: object) -> Option | None:
        """The choice of a code."""
        return next((option for option in self.options if option.code == code), None)


@dataclass(frozen=True)
class Section:
    """Questions under one heading."""

    code: str
    title: Words
    questions: tuple[Question, ...]


@dataclass(frozen=True)
class Version:
    """Everything one version of a form says and asks."""

    sections: tuple[Section, ...]
    intro: Words = field(default_factory=dict)
    thanks: Words = field(default_factory=dict)
    anonymous: bool = False
    pass_mark: int | None = None

    @cached_property
    def questions(self) -> dict[str, Question]:
        """Every question by its code, in the order they are asked."""
        return {each.code: each for section in self.sections for each in section.questions}

    @property
    def handles_patient_data(self) -> bool:
        """Whether any answer says something of a patient."""
        return any(question.patient_data for question in self.questions.values())

    @property
    def takes_pictures(self) -> bool:
        """Whether anything is answered by a picture."""
        return any(question.kind in FILED for question in self.questions.values())

    @property
    def is_signed(self) -> bool:
        """Whether anything is answered by a signature."""
        return any(question.kind == SIGNATURE for question in self.questions.values())

    @property
    def languages(self) -> list[str]:
        """The languages in which every question can be read."""
        return [
            each for each in LANGUAGES if all(question.text.get(each) for question in self.questions.values())
        ]


def read(body: Mapping[str, Any]) -> Version:
    """A version from its stored document. Raises KeyError or TypeError for one that was never checked."""
    return Version(
        sections=tuple(_section(each) for each in body.get("sections", [])),
        intro=body.get("intro", {}),
        thanks=body.get("thanks", {}),
        anonymous=body.get("anonymous", False),
        pass_mark=body.get("pass_mark"),
    )


def _section(data: Mapping[str, Any]) -> Section:
    return Section(
        data["code"], data.get("title", {}), tuple(question_of(each) for each in data["questions"])
    )


def question_of(data: Mapping[str, Any]) -> Question:
    """A question from its document."""
    given = dict(data)
    condition = given.pop("condition", None)
    options = tuple(
        Option(each["code"], each["text"], each.get("points")) for each in given.pop("options", [])
    )
    return Question(
        **given,
        options=options,
        condition=None
        if condition is None
        else Condition(condition["question"], condition["op"], condition["value"]),
    )


def written(version: Version) -> dict[str, Any]:
    """The document of a version; what is as usual is left out, so that files stay short."""
    body: dict[str, Any] = {"sections": [_written_section(each) for each in version.sections]}
    for name, value in (
        ("intro", dict(version.intro)),
        ("thanks", dict(version.thanks)),
        ("anonymous", version.anonymous),
        ("pass_mark", version.pass_mark),
    ):
        if value not in ({}, False, None):
            body[name] = value
    return body


def _written_section(section: Section) -> dict[str, Any]:
    return {
        "code": section.code,
        "title": dict(section.title),
        "questions": [written_question(each) for each in section.questions],
    }


def written_question(question: Question) -> dict[str, Any]:
    """The document of a question."""
    return {
        "code": question.code,
        "kind": question.kind,
        "text": dict(question.text),
        **dict(_rest(question)),
    }


def _rest(question: Question) -> Iterator[tuple[str, Any]]:
    usual = Question("", "", {})
    for name in ("required", "low", "high", "good", "weight", "pass_mark", "critical", "patient_data"):
        if getattr(question, name) != getattr(usual, name):
            yield name, getattr(question, name)
    for name in ("help", "low_text", "high_text"):
        if words := getattr(question, name):
            yield name, dict(words)
    if question.options:
        yield "options", [_written_option(each) for each in question.options]
    if question.condition is not None:
        asked = question.condition
        yield "condition", {"question": asked.question, "op": asked.op, "value": asked.value}


def _written_option(option: Option) -> dict[str, Any]:
    points = {} if option.points is None else {"points": option.points}
    return {"code": option.code, "text": dict(option.text), **points}
