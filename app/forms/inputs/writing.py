"""What the forms that write forms take."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Final, Self
from uuid import UUID

from app.forms.rules.checking import CODE, MOST_OPTIONS
from app.forms.rules.exchange import CADENCES, FORM_KINDS, LONGEST_WORDS, FormFile, take
from app.forms.rules.version import (
    KINDS,
    LANGUAGES,
    NO,
    OPERATORS,
    OPTIONED,
    YES,
    YES_NO,
    Condition,
    Option,
    Question,
    Section,
    Version,
    Words,
)
from app.kernel.errors import Invalid
from app.kernel.fields import Fields
from app.kernel.json_input import read_json
from app.kernel.jsonfile import Unusable
from app.kernel.language import _
from app.kernel.values import Problem

_SLUG: Final = re.compile(r"[^a-z0-9]")


@dataclass(frozen=True)
class FormInput:
    """What a form is called, and whose it is."""

    kind: str
    name_en: str
    name_fr: str
    name_ar: str
    cadence: str
    owner: UUID | None

    @classmethod
    def parse(cls, form: Mapping[str, Any]) -> Self:
        fields = Fields(form)
        return fields.done(
            cls(
                kind=fields.choice("kind", FORM_KINDS, empty=_("Choose what it is.")),
                name_en=fields.line("name_en", empty=_("Write a name in English."), longest=200),
                name_fr=fields.line("name_fr", longest=200),
                name_ar=fields.line("name_ar", longest=200),
                cadence=fields.choice("cadence", CADENCES[1:]) or "",
                owner=fields.id("owner"),
            )
        )


@dataclass(frozen=True)
class WholeInput:
    """What a version says before and after, whether it is anonymous, and from where it is passed."""

    intro: Words
    thanks: Words
    anonymous: bool
    pass_mark: int | None

    @classmethod
    def parse(cls, form: Mapping[str, Any]) -> Self:
        fields = Fields(form)
        return fields.done(
            cls(
                intro=_words(fields, "intro"),
                thanks=_words(fields, "thanks"),
                anonymous=fields.flag("anonymous"),
                pass_mark=fields.number("pass_mark", lowest=0, highest=100),
            )
        )

    def on(self, version: Version) -> Version:
        """The version with these."""
        return replace(
            version,
            intro=self.intro,
            thanks=self.thanks,
            anonymous=self.anonymous,
            pass_mark=self.pass_mark,
        )


@dataclass(frozen=True)
class SectionInput:
    """The heading of a section."""

    title: Words

    @classmethod
    def parse(cls, form: Mapping[str, Any]) -> Self:
        fields = Fields(form)
        title = _words(fields, "title")
        if not title.get("en"):
            fields.problem("title_en", _("Write a heading in English."))
        return fields.done(cls(title))

    def section(self, code: str) -> Section:
        """The section, without questions yet."""
        return Section(code, self.title, ())


@dataclass(frozen=True)
class QuestionInput:
    """A question as it is written in the builder; its choices stand one a line."""

    section: str
    question: Question

    @classmethod
    def parse(cls, form: Mapping[str, Any], version: Version) -> Self:
        fields = Fields(form)
        kind = fields.choice("kind", KINDS, empty=_("Choose how it is answered."))
        text = _words(fields, "text")
        if not text.get("en"):
            fields.problem("text_en", _("Write the question in English."))
        given = Question(
            code=_code(fields, text),
            kind=kind,
            text=text,
            help=_words(fields, "help"),
            required=fields.flag("required"),
            condition=_condition(fields, version),
            options=_options(fields, kind),
            low=fields.number("low"),
            high=fields.number("high"),
            low_text=_words(fields, "low_text"),
            high_text=_words(fields, "high_text"),
            good=fields.choice("good", (YES, NO)) or YES if kind == YES_NO else YES,
            weight=fields.number("weight", lowest=0, highest=100) or 0,
            pass_mark=fields.number("pass_mark", lowest=0, highest=100),
            critical=fields.flag("critical"),
            patient_data=fields.flag("patient_data"),
        )
        codes = [section.code for section in version.sections]
        section = fields.choice("section", codes, empty=_("Choose a section."))
        return fields.done(cls(section, given))


def _words(fields: Fields, name: str) -> Words:
    found = {each: fields.text(f"{name}_{each}", longest=LONGEST_WORDS) for each in LANGUAGES}
    return {language: text for language, text in found.items() if text}


def _code(fields: Fields, text: Words) -> str:
    code = fields.line("code", longest=40)
    if code and not CODE.fullmatch(code):
        fields.problem("code", _("Use small letters, digits and _, and begin with a letter."))
    return code or slug(text.get("en", ""))


def slug(words: str) -> str:
    """A code made of the first words: small letters, digits and _, beginning with a letter."""
    made = "_".join(part for part in _SLUG.sub(" ", words.lower()).split())[:30].strip("_")
    return made if CODE.fullmatch(made) else f"q_{made}" if made else "question"


def _condition(fields: Fields, version: Version) -> Condition | None:
    question = fields.line("if_question", longest=40)
    op = fields.choice("if_op", tuple(OPERATORS)) or "is"
    value = fields.line("if_value", longest=40)
    if not question:
        return None
    if question not in version.questions:
        fields.problem("if_question", _("Choose a question of this form."))
        return None
    if not value:
        fields.problem("if_value", _("Say which answer opens the question."))
    return Condition(question, op, _value(value, version.questions[question]))


def _value(value: str, earlier: Question) -> str | int:
    if earlier.kind in OPTIONED or earlier.kind == YES_NO:
        return value.lower()
    try:
        return int(value)
    except ValueError:
        return value


def _options(fields: Fields, kind: str) -> tuple[Option, ...]:
    written = fields.text("options", longest=10_000)
    if kind not in OPTIONED:
        return ()
    try:
        return read_options(written)
    except Problem as wrong:
        fields.problem("options", wrong.message)
        return ()


def read_options(written: str) -> tuple[Option, ...]:
    """Choices, one a line: `Always | Toujours | دائما | 4`.

    The languages after the first and the points may be missing;
    a line may begin with a code and a colon. Raises Problem that names the line.
    """
    lines = [line.strip() for line in written.splitlines() if line.strip()]
    if not lines:
        raise Problem(_("Write the choices, one a line."))
    if len(lines) > MOST_OPTIONS:
        raise Problem(_("Write at most thirty choices."))
    options: list[Option] = []
    for n, line in enumerate(lines, 1):
        parts = [part.strip() for part in line.split("|")]
        points = _points(parts, n)
        code, colon, first = parts[0].partition(":")
        if colon and CODE.fullmatch(code):
            parts[0] = first.strip()
        else:
            code = slug(parts[0])
        if not parts[0] or len(parts) > len(LANGUAGES):
            raise Problem(_("Line %(n)s: write the choice in English, then | and the others.") % {"n": n})
        text = {language: part[:200] for language, part in zip(LANGUAGES, parts, strict=False) if part}
        options.append(Option(code, text, points))
    return tuple(options)


def _points(parts: list[str], n: int) -> int | None:
    last = parts[-1]
    if len(parts) < 2 or not last.lstrip("-").isdigit() or not last.isascii():
        return None
    parts.pop()
    points = int(last) if len(last) < 6 else 10**6
    if abs(points) > 1_000:
        raise Problem(_("Line %(n)s: points lie between -1000 and 1000.") % {"n": n})
    return points


def written_options(question: Question) -> str:
    """The choices of a question as they are written in its form."""
    lines = []
    for option in question.options:
        words = [option.text.get(language, "") for language in LANGUAGES]
        while words and not words[-1]:
            words.pop()
        points = [] if option.points is None else [str(option.points)]
        lines.append(" | ".join([f"{option.code}: {words[0]}", *words[1:], *points]))
    return "\n".join(lines)


@dataclass(frozen=True)
class FileInput:
    """A form that comes as a file, and whose it shall be."""

    file: FormFile
    owner: UUID | None

    @classmethod
    async def parse(cls, form: Mapping[str, Any], largest: int) -> Self:
        """Raises Invalid that names the place in the file which cannot be read."""
        fields = Fields(form)
        owner = fields.id("owner")
        sent = fields.files("files", empty=_("Choose the file of a form."), most=1)
        fields.done(None)
        body = await sent[0].read(largest + 1)
        if len(body) > largest:
            raise Invalid(None, files=_("This file is too large: a form has at most 512 KB."))
        try:
            return cls(take(read_json(body)), owner)
        except Unusable as wrong:
            raise Invalid(None, files=str(wrong)) from None
        except Invalid as wrong:
            raise Invalid(None, files=wrong.message) from None
