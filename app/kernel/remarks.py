"""What a reader of tables has to say about a file: what was odd, and why it stopped."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from app.kernel.language import _

_NOTHING: Mapping[str, object] = MappingProxyType({})

SAYS = {
    # Why a file cannot be read.
    "too-big": _("The file is larger than {limit} MiB. Split it, or leave out what is not asked for."),
    "not-text": _("This is not a table. Save it as .xlsx or as CSV and choose that file."),
    "nul": _("Line {line} holds a NUL character, so the file was damaged on its way. Save it again as CSV."),
    "encoding": _("Line {line} is not {encoding} text. Choose another encoding for this file."),
    "unknown-encoding": _("There is no encoding named {encoding}. Choose one from the list."),
    "unclosed-quote": _(
        "Line {line} opens a quotation mark that is never closed. Close it, or double it if it is text."
    ),
    "stray-quote": _(
        "Line {line} has text after a closing quotation mark. Double a quotation mark that is text."
    ),
    "field-limit": _("Line {line} holds a cell of more than {limit} characters. Look for a missing quote."),
    "row-limit": _("Line {line} holds a row of more than {limit} characters. Look for a missing line end."),
    "too-many-columns": _("Line {line} has more than {limit} columns. Delete the columns beyond them."),
    "too-many-rows": _("There are more than {limit} rows. Split the file."),
    "old-excel": _("This is an old or protected Excel file. Save it without a password as .xlsx or CSV."),
    "archive": _("This is an archive or another kind of document. Choose the .xlsx or CSV file itself."),
    "broken": _("We could not read this file. Open it in a spreadsheet, save it again and choose the copy."),
    "too-much-inside": _("The workbook unpacks to far more than a table needs. Save the sheet as CSV."),
    "unsafe-part": _("The workbook carries {part}. Save it as plain .xlsx, or as CSV."),
    # What was odd and could be read.
    "bare-cr": _("Lines end in a bare carriage return, as on old Macs. They were read as lines."),
    "mixed-ends": _("Lines end in different ways. Each was read as the end of a line, except inside quotes."),
    "blank-rows": _("Blank rows were left out: {count}, the first on line {line}."),
    "other-sheets": _("Only the first sheet with rows, {sheet}, was read. Also there: {others}."),
    "guessed-encoding": _("The text looks like {encoding}. Check names with accents before you go on."),
}


@dataclass(frozen=True)
class Remark:
    """One thing to say about a file. `kind` is a key of SAYS; `line` counts from 1 where there is one."""

    kind: str
    line: int | None = None
    values: Mapping[str, object] = field(default_factory=lambda: _NOTHING)

    @property
    def message(self) -> str:
        """The remark in the reader's language."""
        return str(SAYS[self.kind]).format(line=self.line, **self.values)
