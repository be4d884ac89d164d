"""What the forms of question trees take, and the answers to a question."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self

from app.kernel import money, values
from app.kernel.fields import Fields
from app.kernel.language import _
from app.kernel.values import Problem
from app.questions.rules import (
    AMOUNTS,
    CHOICE,
    CODE,
    FLAGS,
    KINDS,
    LONGEST_TEXT,
    MONEY,
    MOST_WAYS,
    Answer,
    Question,
    Way,
)

MOST_NUMBER = 1_000_000
_SLUG = re.compile(r"[^a-z0-9]")


@dataclass(frozen=True)
class AnswerInput:
    """An answer to one question, and the version of the walk it was given on."""

    question: str
    answer: Answer
    version: int

    @classmethod
    def parse(cls, form: Mapping[str, Any], question: Question) -> Self:
        fields = Fields(form)
        answer: Answer
        if question.kind == CHOICE:
            codes = [way.code for way in question.ways]
            answer = fields.choice("answer", codes, empty=_("Choose an answer."))
        elif question.kind == MONEY:
            answer = int(fields.money("answer", empty=_("Write the amount in pounds.")))
        else:
            answer = fields.number("answer", empty=_("Write the number."), lowest=0, highest=MOST_NUMBER)
        version = fields.number("version", lowest=0, highest=1_000_000) or 0
        return fields.done(cls(question.code, answer, version))


@dataclass(frozen=True)
class TreeInput:
    """The name of a draft, and where it begins."""

    name: str
    first: str

    @classmethod
    def parse(cls, form: Mapping[str, Any]) -> Self:
        fields = Fields(form)
        name = fields.line("name", empty=_("Write a name."), longest=120)
        return fields.done(cls(name, fields.line("first", longest=40)))


@dataclass(frozen=True)
class QuestionInput:
    """A question as an administrator writes it; its ways stand one a line."""

    code: str
    text: str
    hint: str
    kind: str
    fills: str
    ways: tuple[Way, ...]

    @classmethod
    def parse(cls, form: Mapping[str, Any]) -> Self:
        fields = Fields(form)
        code = fields.line("code", empty=_("Write a short code."), longest=40)
        if code and not CODE.fullmatch(code):
            fields.problem("code", _("Use small letters, digits and _, and begin with a letter."))
        kind = fields.choice("kind", KINDS, empty=_("Choose what is answered."))
        text = fields.text("text", empty=_("Write what is asked."), longest=LONGEST_TEXT)
        hint = fields.text("hint", longest=LONGEST_TEXT)
        fills = fields.choice("fills", (*AMOUNTS["money"], *AMOUNTS["number"], *FLAGS)) or ""
        written = fields.text("ways", empty=_("Write at least one line."), longest=10_000)
        ways: tuple[Way, ...] = ()
        try:
            ways = read_ways(written, kind)
        except Problem as wrong:
            fields.problem("ways", str(wrong))
        return fields.done(cls(code, text, hint, kind, fills, ways))

    def as_body(self) -> dict[str, Any]:
        """The question as the tree stores it."""
        ways = [
            {
                "code": way.code,
                "text": way.text,
                "to": way.to,
                **({"most": way.most} if way.most is not None else {}),
            }
            for way in self.ways
        ]
        return {
            "code": self.code,
            "text": self.text,
            "hint": self.hint,
            "kind": self.kind,
            "fills": self.fills,
            "ways": ways,
        }


def read_ways(written: str, kind: str) -> tuple[Way, ...]:
    """The ways of a question, one a line: `Yes -> next_question`, `up to 733.00 -> =yes`, `more -> =no`.

    Raises Problem that names the line.
    """
    lines = [line.strip() for line in written.splitlines() if line.strip()]
    if len(lines) > MOST_WAYS:
        raise Problem(_("Write at most twenty lines."))
    ways = []
    for n, line in enumerate(lines, start=1):
        words, arrow, to = line.rpartition("->")
        if not arrow or not words.strip() or not to.strip():
            raise Problem(_("Line %(n)s: write an answer, then ->, then where it leads.") % {"n": n})
        ways.append(_way(n, words.strip(), to.strip()[:80], kind))
    return tuple(ways)


def _way(n: int, words: str, to: str, kind: str) -> Way:
    if kind == CHOICE:
        return Way(_SLUG.sub("_", words.lower())[:40].strip("_") or f"answer_{n}", words[:200], to)
    if words.lower() == "more":
        return Way("more", "more", to)
    amount = words.lower().removeprefix("up to").strip()
    try:
        most = (
            int(money.parse(amount))
            if kind == MONEY
            else values.number(amount, lowest=0, highest=MOST_NUMBER)
        )
    except Problem:
        raise Problem(_("Line %(n)s: write “up to”, an amount, or “more”.") % {"n": n}) from None
    return Way(f"upto_{most}", words[:200], to, most)


def written_ways(question: Question) -> str:
    """The ways of a question as they are written in its form."""
    lines = []
    for way in question.ways:
        words = way.text
        if question.kind != CHOICE:
            shown = (
                "" if way.most is None else money.plain(way.most) if question.kind == MONEY else str(way.most)
            )
            words = f"up to {shown}" if shown else "more"
        lines.append(f"{words} -> {way.to}")
    return "\n".join(lines)
