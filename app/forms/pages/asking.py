"""The questions of a form as a page shows them, and the answers as a form sends them.

Without script a question whose condition is met by an answer on the same page is asked on the next look at it:
the page says which questions stood on it, and what is newly asked is added before anything is taken.
"""

from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from typing import Any, BinaryIO, Final, Self
from uuid import UUID

from starlette.requests import Request

from app.documents import intake, sniff
from app.documents.intake import Received
from app.documents.rules import kinds
from app.forms.commands.answering import Visitor
from app.forms.rules.sittings import device
from app.forms.rules.version import (
    FILED,
    LANGUAGES,
    MULTIPLE,
    RATED,
    SIGNATURE,
    Question,
    Version,
    said,
)
from app.kernel.errors import Invalid
from app.kernel.fields import Fields
from app.kernel.language import _, current
from app.kernel.values import Problem

PREFIX: Final = "q_"
#: Five pictures at most, and the lines between the parts.
LARGEST_BODY: Final = kinds.A_REQUEST * kinds.PHOTO + kinds.MIB
PICTURES: Final = ".jpg,.jpeg,.png,.webp,.heic,image/*"


@dataclass(frozen=True)
class Shown:
    """A question on a page: its number, what stands in it, and what is wrong with that."""

    question: Question
    n: int
    value: Any
    problem: object = None

    @property
    def name(self) -> str:
        """Of its field."""
        return PREFIX + self.question.code

    def text(self) -> str:
        """The question in the reader's language."""
        return said(self.question.text, current())

    def help(self) -> str:
        """What helps to answer."""
        return said(self.question.help, current())

    def options(self) -> list[tuple[str, str]]:
        """The choices, in the reader's language."""
        return [(each.code, said(each.text, current())) for each in self.question.options]

    def numbers(self) -> list[int]:
        """What a scale offers."""
        least, most = self.question.bounds
        return list(range(least, most + 1))

    def ends(self) -> tuple[str, str]:
        """The words at the two ends of a scale."""
        return said(self.question.low_text, current()), said(self.question.high_text, current())


@dataclass(frozen=True)
class Sheet:
    """Sections with the questions that are asked just now."""

    parts: list[tuple[str, list[Shown]]]
    codes: list[str]
    answered: int
    further: bool

    @property
    def one_tap(self) -> bool:
        """Whether a single tap answers it: one question with a scale, and nothing else."""
        items = [item for _title, items in self.parts for item in items]
        return not self.further and len(items) == 1 and items[0].question.kind in RATED

    @property
    def done(self) -> int:
        """How much of it is answered, as a percentage."""
        return round(100 * self.answered / len(self.codes)) if self.codes else 0


def sheet(
    version: Version,
    codes: Sequence[str],
    typed: Mapping[str, Any],
    problems: Mapping[str, object] | None = None,
) -> Sheet:
    """The questions of these codes, in their order."""
    shown = set(codes)
    numbered = {code: n for n, code in enumerate((c for c in version.questions if c in shown), 1)}
    wrong = problems or {}
    parts = []
    for section in version.sections:
        here = [
            Shown(each, numbered[each.code], typed.get(each.code), wrong.get(each.code))
            for each in section.questions
            if each.code in shown
        ]
        if here:
            parts.append((said(section.title, current()), here))
    answered = sum(1 for code in numbered if typed.get(code) not in (None, "", []))
    return Sheet(parts, list(numbered), answered, len(numbered) < len(version.questions))


@dataclass(frozen=True)
class Sent:
    """A page of questions that came back: which stood on it, and what was typed; pictures are read apart."""

    form: Any
    shown: list[str]
    typed: dict[str, Any]

    @classmethod
    def read(cls, form: Any, version: Version) -> Self:
        """What a browser sent of a version's questions."""
        shown = Fields(form).line("shown", longest=8_200).split(" ")
        return cls(form, [code for code in shown if code in version.questions], _typed(form, version))

    @property
    def is_final(self) -> bool:
        """Whether a draft is to be handed in, and not only saved."""
        return bool(self.form.get("then") == "send")


def _typed(form: Any, version: Version) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for code, question in version.questions.items():
        name = PREFIX + code
        if question.kind == MULTIPLE:
            found[code] = [each for each in form.getlist(name) if isinstance(each, str)]
        elif question.kind not in FILED or question.kind == SIGNATURE:
            value = form.get(name)
            found[code] = value if isinstance(value, str) else None
    return {code: value for code, value in found.items() if value not in (None, "", [])}


@asynccontextmanager
async def pictures(form: Any, version: Version, by: UUID) -> AsyncIterator[dict[str, list[Received]]]:
    """The pictures of a form by question. Raises Invalid naming the question of one that is not kept."""
    problems: dict[str, object] = {}
    async with AsyncExitStack() as stack:
        taken: dict[str, list[Received]] = {}
        for code, question in version.questions.items():
            if question.kind not in FILED:
                continue
            field = PREFIX + code + ("_file" if question.kind == SIGNATURE else "")
            fields = Fields(form)
            files = fields.files(field, most=1)
            try:
                fields.done(None)
                context = intake.received(files, by=by, field=code, most=kinds.PHOTO, judge=_picture)
                taken[code] = await stack.enter_async_context(context)
            except Invalid as wrong:
                problems[code] = next(iter(wrong.problems.values()))
        if problems:
            raise Invalid(None, **problems)
        yield taken


def _picture(name: str, file: BinaryIO) -> kinds.Kind:
    kind = sniff.kind_of(name, file)
    if not kind.content_type.startswith("image/"):
        raise Problem(_("This is not a picture. Choose a photo, as JPEG, PNG, WebP or HEIC."))
    return kind


def with_pictures(
    version: Version, typed: dict[str, Any], taken: Mapping[str, Sequence[Received]]
) -> dict[str, Any]:
    """The answers with the documents that came beside them; a drawing is called by whom it signs for."""
    found = dict(typed)
    for code, files in taken.items():
        if files:
            is_signature = version.questions[code].kind == SIGNATURE
            name = typed.get(code, "") if is_signature else files[0].name
            found[code] = {"document": str(files[0].id), "name": name}
    return found


def visitor_of(request: Request) -> Visitor:
    """A kind of device and a language: all that is kept of whoever answers."""
    language = current()
    return Visitor(
        device(request.headers.get("user-agent", "")), language if language in LANGUAGES else "other"
    )
