"""Question trees on paper: what a sound one is, and where answers lead (cla.md 4.11).

A tree is data with a fixed grammar (security.md IN-7): questions, each with its ways, and each way leads to
another question or, written `=STATE` or `=STATE:category`, to a result. Nothing of it is ever evaluated.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, Final

from app.kernel.language import _

CHOICE, MONEY, NUMBER = "choice", "money", "number"
KINDS: Final = (CHOICE, MONEY, NUMBER)
MOST_QUESTIONS, MOST_WAYS, LONGEST_TEXT = 200, 20, 400
CODE: Final = re.compile(r"[a-z][a-z0-9_]{0,39}")
#: The results a tree may lead to, and what of a summary its answers may fill in.
RESULTS: Final = {
    "means": ("yes", "no", "unknown"),
    "scope": ("INSCOPE", "OUTOFSCOPE", "CONTACT", "INELIGIBLE", "MEDIATION"),
}
AMOUNTS: Final = {MONEY: ("gross_income", "disposable_income", "capital"), NUMBER: ("dependants",)}
FLAGS: Final = ("on_passported_benefits", "over_sixty", "has_partner")
FILLS: Final = {"means": (*AMOUNTS[MONEY], *AMOUNTS[NUMBER], *FLAGS), "scope": ()}

Answer = str | int


@dataclass(frozen=True)
class Way:
    """An answer and where it leads; `most` is the largest amount that takes it, None for any."""

    code: str
    text: str
    to: str
    most: int | None = None

    @property
    def end(self) -> tuple[str, str] | None:
        """The result and category this way ends with; None when it leads to a question."""
        if not self.to.startswith("="):
            return None
        state, _colon, category = self.to[1:].partition(":")
        return state, category


@dataclass(frozen=True)
class Question:
    """One thing that is asked."""

    code: str
    text: str
    hint: str
    kind: str
    fills: str
    ways: tuple[Way, ...]

    def way(self, answer: Answer) -> Way | None:
        """The way an answer takes; None for one that fits none."""
        if self.kind == CHOICE:
            return next((way for way in self.ways if way.code == answer), None)
        if not isinstance(answer, int) or isinstance(answer, bool) or answer < 0:
            return None
        return next((way for way in self.ways if way.most is None or answer <= way.most), None)


@dataclass(frozen=True)
class Tree:
    """A version of a tree, as it is walked."""

    code: str
    first: str
    questions: Mapping[str, Question]


@dataclass(frozen=True)
class Step:
    """A question that was answered, and the way that was taken."""

    question: Question
    answer: Answer
    way: Way


@dataclass(frozen=True)
class Path:
    """How far answers lead: the steps, then the open question or the result."""

    steps: tuple[Step, ...]
    open: Question | None
    result: str
    category: str

    @property
    def answers(self) -> dict[str, Answer]:
        """What was answered on the way; answers off the way are forgotten."""
        return {step.question.code: step.answer for step in self.steps}

    @property
    def filled(self) -> dict[str, int | bool]:
        """What the answers say of the summary (cla.md 4.11): amounts in pence, counts, yes or no."""
        return {
            step.question.fills: step.answer if isinstance(step.answer, int) else step.answer == "yes"
            for step in self.steps
            if step.question.fills
        }


def read(code: str, body: Mapping[str, Any]) -> Tree:
    """A tree from its stored body. Raises KeyError or TypeError for one that was never checked."""
    questions = [
        Question(
            each["code"],
            each["text"],
            each.get("hint", ""),
            each.get("kind", CHOICE),
            each.get("fills", ""),
            tuple(Way(way["code"], way["text"], way["to"], way.get("most")) for way in each["ways"]),
        )
        for each in body.get("questions", [])
    ]
    return Tree(code, body.get("first", ""), {question.code: question for question in questions})


def walk(tree: Tree, answers: Mapping[str, Answer]) -> Path:
    """Follow answers from the first question; an answer that fits no way leaves its question open."""
    steps: list[Step] = []
    at: Question | None = tree.questions[tree.first]
    while at is not None:
        answer = answers.get(at.code)
        way = None if answer is None else at.way(answer)
        if answer is None or way is None:
            return Path(tuple(steps), at, "", "")
        steps.append(Step(at, answer, way))
        if (end := way.end) is not None:
            return Path(tuple(steps), None, *end)
        at = tree.questions.get(way.to)
    return Path(tuple(steps), None, "", "")


def mistakes(tree: Tree, categories: frozenset[str]) -> list[object]:
    """Everything that keeps a tree from being published, in words; empty for a sound one."""
    found = list(_shape(tree))
    for question in tree.questions.values():
        found += _of_question(tree, question, categories)
    if not found:
        found += _of_whole(tree)
    return found


def _shape(tree: Tree) -> Iterator[object]:
    if tree.first not in tree.questions:
        yield _("Choose a first question that exists.")
    if len(tree.questions) > MOST_QUESTIONS:
        yield _("A tree has at most 200 questions.")


def _of_question(tree: Tree, question: Question, categories: frozenset[str]) -> Iterator[object]:
    def about(words: object) -> object:
        return _("%(question)s: %(problem)s") % {"question": question.code, "problem": words}

    if not CODE.fullmatch(question.code):
        yield about(_("a code is small letters, digits and _, and begins with a letter."))
    if not question.text:
        yield about(_("write what is asked."))
    if question.fills and not may_fill(tree.code, question):
        yield about(_("this answer cannot fill that part of the summary."))
    if question.kind == CHOICE:
        yield from (about(words) for words in _choice(question))
    else:
        yield from (about(words) for words in _bands(question))
    for way in question.ways:
        yield from (about(words) for words in _target(tree, way, categories))


def may_fill(code: str, question: Question) -> bool:
    """Whether the answers of a question say what that part of the summary holds."""
    if question.fills not in FILLS[code]:
        return False
    if question.kind == CHOICE:
        return question.fills in FLAGS and {way.code for way in question.ways} == {"yes", "no"}
    return question.fills in AMOUNTS[question.kind]


def _choice(question: Question) -> Iterator[object]:
    if not 2 <= len(question.ways) <= MOST_WAYS:
        yield _("a choice has two to twenty answers.")
    if len({way.code for way in question.ways}) < len(question.ways):
        yield _("two answers have the same code.")


def _bands(question: Question) -> Iterator[object]:
    limits = [way.most for way in question.ways[:-1]]
    if not question.ways or question.ways[-1].most is not None or None in limits:
        yield _("the last line must say where every larger amount leads, and only the last.")
    elif any(b <= a for a, b in pairwise(limits)):  # type: ignore[operator]
        yield _("the amounts must rise from line to line.")


def _target(tree: Tree, way: Way, categories: frozenset[str]) -> Iterator[object]:
    if way.end is None:
        if way.to not in tree.questions:
            yield _("there is no question %(code)s.") % {"code": way.to}
        return
    state, category = way.end
    if state not in RESULTS[tree.code]:
        yield _("there is no result %(result)s.") % {"result": state}
    if category and category not in categories:
        yield _("there is no category %(code)s.") % {"code": category}


def _of_whole(tree: Tree) -> Iterator[object]:
    """Cycles and questions nobody comes to, once every way leads somewhere."""
    seen: set[str] = set()
    if _turns_back(tree, tree.first, (), seen):
        yield _("The questions go round in a circle.")
        return
    for code in tree.questions:
        if code not in seen:
            yield _("No answer leads to %(code)s.") % {"code": code}


def _turns_back(tree: Tree, code: str, above: tuple[str, ...], seen: set[str]) -> bool:
    if code in above:
        return True
    if code in seen:
        return False
    seen.add(code)
    onward = [way.to for way in tree.questions[code].ways if way.end is None]
    return any(_turns_back(tree, each, (*above, code), seen) for each in onward)
