"""Forms as JSON files, out and in: every key known, every place named (docs/forms.md has the format)."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from app.forms.rules.checking import MOST_OPTIONS, MOST_QUESTIONS, MOST_SECTIONS
from app.forms.rules.version import (
    GREATEST,
    KINDS,
    LANGUAGES,
    NO,
    OPERATORS,
    YES,
    Condition,
    Option,
    Question,
    Section,
    Version,
    Words,
    written,
)
from app.kernel.jsonfield import Fields
from app.kernel.jsonfile import Unusable

FORMAT: Final = "recourse-form-1"
FORM_KINDS: Final = ("survey", "audit", "form")
CADENCES: Final = ("", "daily", "weekly", "monthly", "quarterly", "half_yearly", "annual")
LONGEST_NAME, LONGEST_WORDS = 200, 1_000
_TOP: Final = (
    "format",
    "code",
    "kind",
    "name",
    "cadence",
    "anonymous",
    "pass_mark",
    "intro",
    "thanks",
    "sections",
)
_QUESTION: Final = (
    "code", "kind", "text", "help", "required", "condition", "options", "low", "high", "low_text", "high_text",
    "good", "weight", "pass_mark", "critical", "patient_data",
)  # fmt: skip


@dataclass(frozen=True)
class FormFile:
    """A form as a file holds it."""

    code: str
    kind: str
    name: Words
    cadence: str
    asks: Version


def give(form: FormFile) -> dict[str, Any]:
    """The document of a file."""
    head = {"format": FORMAT, "code": form.code, "kind": form.kind, "name": dict(form.name)}
    return {**head, "cadence": form.cadence, **written(form.asks)}


def take(data: object) -> FormFile:
    """A form from the document of a file. Raises Unusable that names the place."""
    fields = Fields.of(data, _TOP, "form")
    fields.one_of("format", (FORMAT,))
    return FormFile(
        code=fields.text("code", "") or "",
        kind=fields.one_of("kind", FORM_KINDS),
        name=_words(fields, "name", longest=LONGEST_NAME, needed=True),
        cadence=fields.one_of("cadence", CADENCES, ""),
        asks=Version(
            sections=_sections(fields),
            intro=_words(fields, "intro"),
            thanks=_words(fields, "thanks"),
            anonymous=fields.flag("anonymous", False),
            pass_mark=_percent(fields, "pass_mark"),
        ),
    )


def _sections(fields: Fields) -> tuple[Section, ...]:
    listed = _few(fields, "sections", MOST_SECTIONS)
    sections = tuple(_section(each, f"section {n}") for n, each in enumerate(listed, 1))
    if sum(len(section.questions) for section in sections) > MOST_QUESTIONS:
        raise Unusable("form, sections", f"have more than {MOST_QUESTIONS} questions")
    return sections


def _section(data: object, place: str) -> Section:
    fields = Fields.of(data, ("code", "title", "questions"), place)
    listed = _few(fields, "questions", MOST_QUESTIONS)
    questions = tuple(_question(each, f"{place}, question {n}") for n, each in enumerate(listed, 1))
    return Section(fields.word("code")[:40], _words(fields, "title"), questions)


def _question(data: object, place: str) -> Question:
    fields = Fields.of(data, _QUESTION, place)
    options = _few(fields, "options", MOST_OPTIONS)
    return Question(
        code=fields.word("code"),
        kind=fields.one_of("kind", KINDS),
        text=_words(fields, "text", needed=True),
        help=_words(fields, "help"),
        required=fields.flag("required", False),
        condition=_condition(fields.data.get("condition"), f"{place}, condition"),
        options=tuple(_option(each, f"{place}, option {n}") for n, each in enumerate(options, 1)),
        low=_whole(fields, "low"),
        high=_whole(fields, "high"),
        low_text=_words(fields, "low_text"),
        high_text=_words(fields, "high_text"),
        good=fields.one_of("good", (YES, NO), YES),
        weight=fields.whole("weight", 0, most=100),
        pass_mark=_percent(fields, "pass_mark"),
        critical=fields.flag("critical", False),
        patient_data=fields.flag("patient_data", False),
    )


def _option(data: object, place: str) -> Option:
    fields = Fields.of(data, ("code", "text", "points"), place)
    points = (
        None if fields.data.get("points") is None else fields.whole("points", 0, least=-1_000, most=1_000)
    )
    return Option(fields.word("code"), _words(fields, "text", needed=True), points)


def _condition(data: object, place: str) -> Condition | None:
    if data is None:
        return None
    fields = Fields.of(data, ("question", "op", "value"), place)
    value = fields.data.get("value")
    if isinstance(value, bool) or not isinstance(value, str | int):
        raise fields.problem("value", "is neither a text nor a whole number")
    return Condition(fields.word("question"), fields.one_of("op", tuple(OPERATORS)), value)


def _words(fields: Fields, key: str, *, longest: int = LONGEST_WORDS, needed: bool = False) -> Words:
    data = fields.data.get(key)
    if data is None and not needed:
        return {}
    inner = Fields.of(data, LANGUAGES, f"{fields.place}, {key}")
    found: dict[str, str] = {}
    for language in LANGUAGES:
        text = inner.text(language)
        if text and len(text) > longest:
            raise inner.problem(language, f"has more than {longest} characters")
        if text and any(ord(letter) < 32 and letter not in "\n\t" for letter in text):
            raise inner.problem(language, "has characters that cannot be shown")
        if text and text.strip():
            found[language] = text.strip()
    if needed and not found.get("en"):
        raise inner.problem("en", "is missing")
    return found


def _percent(fields: Fields, key: str) -> int | None:
    return None if fields.data.get(key) is None else fields.whole(key, 0, most=100)


def _whole(fields: Fields, key: str) -> int | None:
    if fields.data.get(key) is None:
        return None
    return fields.whole(key, 0, least=-GREATEST, most=GREATEST)


def _few(fields: Fields, key: str, most: int) -> list[Mapping[str, Any]]:
    listed = fields.items(key)
    if len(listed) > most:
        raise fields.problem(key, f"has more than {most} entries")
    return listed
