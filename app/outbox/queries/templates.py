"""Templates that were edited in the console: the newest version of each message in each language."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from app.kernel import db
from app.outbox.letters import Template


@dataclass(frozen=True)
class Edited:
    """A version of a message's words. Version 1 is the file, which has no key."""

    id: UUID
    name: str
    language: str
    version: int
    subject: str
    body: str

    @property
    def template(self) -> Template:
        """Instead of the file's words."""
        return Template(self.subject, self.body)


@dataclass(frozen=True)
class Version:
    """A version as its history shows it."""

    version: int
    subject: str
    body: str
    created_at: datetime
    by: str


async def newest(names: Collection[str] = ()) -> dict[tuple[str, str], Edited]:
    """The newest edited version by name and language; of some names, or of all."""
    rows = await db.fetch(
        "select distinct on (name, language) id, name, language, version, subject, body from message_template"
        " where cardinality($1::text[]) = 0 or name = any($1) order by name, language, version desc",
        list(names),
    )
    return {(row["name"], row["language"]): Edited(**row) for row in rows}


async def history(name: str, language: str) -> Sequence[Version]:
    """The edited versions of a message in a language, newest first."""
    rows = await db.fetch(
        "select t.version, t.subject, t.body, t.created_at, coalesce(u.name, '') as by from message_template t"
        " left join app_user u on u.id = t.created_by where t.name = $1 and t.language = $2"
        " order by t.version desc limit 50",
        name,
        language,
    )
    return [Version(**row) for row in rows]
