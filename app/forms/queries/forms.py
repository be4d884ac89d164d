"""Reading forms and their versions."""

import json
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final
from uuid import UUID

from app.forms.rules.version import Version, read
from app.kernel import db
from app.kernel.language import current


class Named:
    """What is called by the name of a form."""

    name_en: str
    name_fr: str
    name_ar: str

    def name(self, language: str | None = None) -> str:
        """The name in a language, by default the reader's; English where there is none."""
        return {"fr": self.name_fr, "ar": self.name_ar}.get(language or current(), "") or self.name_en


@dataclass(frozen=True)
class FormView(Named):
    """A form with what stands about it."""

    id: UUID
    code: str | None
    kind: str
    name_en: str
    name_fr: str
    name_ar: str
    status: str
    cadence: str
    owner: UUID | None
    owner_name: str
    active_version: int | None
    draft_version: int | None


@dataclass(frozen=True)
class VersionView(Named):
    """A version with the form it belongs to."""

    id: UUID
    form: UUID
    code: str | None
    kind: str
    name_en: str
    name_fr: str
    name_ar: str
    status: str
    version: int
    state: str
    edition: int
    asks: Version


VERSION: Final = """
select v.id, v.form, f.code, f.kind, f.name_en, f.name_fr, f.name_ar, f.status, v.version, v.state,
  v.edition, v.body
from form_version v join form f on f.id = v.form
"""


@lru_cache(maxsize=500)
def _asks(_version: UUID, _edition: int, body: str) -> Version:
    """A version is read once a process: an active one never changes, a draft has a new edition."""
    return read(json.loads(body))


def view(row: Any) -> VersionView:
    values = dict(row)
    body = values.pop("body")
    return VersionView(asks=_asks(values["id"], values["edition"], body), **values)


async def version_by_id(version: UUID) -> VersionView | None:
    """One version that somebody names, whoever asks; the caller has looked whether they may."""
    row = await db.fetchrow(f"{VERSION} where v.id = $1", version)
    return None if row is None else view(row)


async def version_of(version: UUID) -> VersionView:
    """The version that a row refers to: rows keep theirs, so it is there."""
    return view(await db.fetchrow(f"{VERSION} where v.id = $1", version))


async def active_of(form: UUID) -> VersionView | None:
    """The version of a form that is asked now, whoever asks; None for a form that is not active."""
    row = await db.fetchrow(
        f"{VERSION} where v.form = $1 and v.state = 'active' and f.status = 'active'", form
    )
    return None if row is None else view(row)


async def active_by_code(code: str) -> VersionView | None:
    """The version that is asked now of the form that imports call `code`."""
    row = await db.fetchrow(
        f"{VERSION} where f.code = $1 and v.state = 'active' and f.status = 'active'", code
    )
    return None if row is None else view(row)
