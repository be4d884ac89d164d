"""What the forms of billing take."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import PurePath
from typing import Any, BinaryIO, Self

from app.billing.rules import months
from app.documents import sniff
from app.documents.rules import kinds
from app.documents.rules.kinds import Kind
from app.kernel import archive
from app.kernel.fields import Fields, Upload
from app.kernel.language import _
from app.kernel.sheet import OLD_EXCEL
from app.kernel.values import Problem

FIELD = "file"
LONGEST_COMMENT = 500
ENDINGS = (".csv", ".txt", ".tsv", ".xlsx")
ACCEPT = ",".join(ENDINGS)
_CSV = kinds.BY_ENDING["csv"]


@dataclass(frozen=True)
class UploadInput:
    """A file for a month."""

    month: date
    comment: str
    file: Upload

    @classmethod
    def parse(cls, form: Mapping[str, Any], options: list[date]) -> Self:
        """Read the form; `options` are the months that may be billed."""
        fields = Fields(form)
        chosen = fields.choice(
            "month", [months.written(month) for month in options], empty=_("Choose the month you bill.")
        )
        comment = fields.line("comment", longest=LONGEST_COMMENT)
        files = fields.files(FIELD, empty=_("Choose the file to send."), most=1)
        month = months.read(chosen) or options[0]
        fields.done()
        return cls(month, comment, files[0])


@dataclass(frozen=True)
class ReasonInput:
    """Why a month is closed or opened again."""

    reason: str

    @classmethod
    def parse(cls, form: Mapping[str, Any]) -> Self:
        fields = Fields(form)
        reason = fields.line("reason", empty=_("Say why, for those who ask later."), longest=500)
        return fields.done(cls(reason))


@dataclass(frozen=True)
class DeadlineInput:
    """Until when a month's file is expected; None is the usual time."""

    deadline: datetime | None

    @classmethod
    def parse(cls, form: Mapping[str, Any]) -> Self:
        fields = Fields(form)
        return fields.done(cls(fields.instant("deadline", zone=months.LONDON.key)))


@dataclass(frozen=True)
class FixInput:
    """Which mistake's suggestion is taken or left."""

    position: int
    chosen: bool

    @classmethod
    def parse(cls, form: Mapping[str, Any]) -> Self:
        fields = Fields(form)
        position = fields.number("position", empty=_("Choose a suggestion."), lowest=1, highest=1_000_000)
        return fields.done(cls(position, fields.flag("chosen")))


def kind_of(name: str, file: BinaryIO) -> Kind:
    """Whether a file may be a billing file at all; what is wrong inside is for the check to say.

    So a damaged CSV is kept, and its page names the line. Raises Problem.
    """
    ending = PurePath(name).suffix.lower()
    if ending not in ENDINGS:
        raise Problem(_("Send a CSV file or an Excel workbook (.xlsx)."))
    if ending == ".xlsx":
        return sniff.kind_of(name, file)
    file.seek(0)
    head = file.read(len(OLD_EXCEL))
    if not head:
        raise Problem(_("This file is empty. Choose another."))
    if head.startswith((OLD_EXCEL, archive.MAGIC)):
        raise Problem(
            _("This is not a CSV file. Save it as CSV, or with the ending .xlsx if it is a workbook.")
        )
    return _CSV
