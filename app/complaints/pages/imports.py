"""What the pages of an import share."""

from collections.abc import Mapping as Dictionary
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from starlette.requests import Request

from app.accounts.account import Account
from app.complaints.queries import imports
from app.complaints.queries.imports import Look, Run
from app.complaints.rules.mapping import Mapping, known
from app.documents.files import files
from app.kernel.delimited import CANDIDATES
from app.kernel.encoding import CHOICES
from app.kernel.errors import Invalid
from app.kernel.language import _
from app.web.routing import key_in, url_for

LARGEST: Final = 64 * 1024 * 1024
SHOWN_STATES: Final = {
    "uploaded": _("Waiting for its columns"),
    "checking": _("Being checked"),
    "checked": _("Checked"),
    "loading": _("Being loaded"),
    "done": _("Done"),
    "refused": _("Refused"),
    "failed": _("Failed"),
    "cancelled": _("Given up"),
}


async def run_of(request: Request) -> Run:
    """The import of the address. Raises NotFound."""
    return await imports.run_for(request.user, key_in(request))


def page_of(run: UUID) -> str:
    """Where its page is."""
    return url_for("complaints.import_run.show", id=run)


@dataclass(frozen=True)
class Seen:
    """A file as it looks by what was chosen so far, and the mapping to begin with."""

    look: Look
    mapping: Mapping
    name: str
    zone: str

    @property
    def encodings(self) -> list[str]:
        """What may be chosen instead of the encoding that was found."""
        return list(dict.fromkeys([self.look.encoding, *CHOICES]))

    def column_of(self, name: str) -> str:
        """The first column of the file that the mapping gives a field, as it stands in the heading."""
        wanted = {known(column) for column in self.mapping.columns.get(name, ())}
        return next((cell for cell in self.look.heading if known(cell) in wanted), "")


async def seen_in(run: Run, user: Account, query: Dictionary[str, str]) -> Seen:
    """Look into the file by the delimiter and encoding that the address chooses, with a mapping this person may use."""
    row, name = run.row, query.get("mapping", "")[:120]
    mapping = run.mapping or Mapping({})
    if name:
        try:
            mapping = await imports.mapping_of(name, user.organisation)
        except Invalid:
            name = ""
    delimiter, encoding = query.get("delimiter", ""), query.get("encoding", "")
    delimiter = delimiter if delimiter and delimiter in CANDIDATES else ""
    encoding = encoding if encoding in CHOICES else ""
    with await files().open(row["storage_key"], size=row["bytes"], sha256=None) as file:
        look = imports.look(file, delimiter=delimiter, encoding=encoding, mapping=mapping)
    return Seen(look, mapping, name, mapping.zone or row["time_zone"])
