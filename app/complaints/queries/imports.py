"""Files of complaints on their way in: the runs, their rows, and what a file looks like before it is read."""

import json
from collections.abc import Iterator, Sequence
from collections.abc import Mapping as Dictionary
from dataclasses import dataclass, field
from itertools import islice
from typing import Any, Final
from uuid import UUID

from app.accounts.account import Account
from app.complaints.mappings import bundled, mapping
from app.complaints.rules.mapping import Mapping, header_of, known
from app.complaints.rules.moments import order_of
from app.complaints.rules.rejections import said
from app.kernel import db
from app.kernel.errors import Invalid, NotFound
from app.kernel.language import _
from app.kernel.naming import in_words
from app.kernel.sheet import Sheet, Source, read_rows

KIND: Final = "complaints"
SAMPLED: Final = 2_000
SHOWN: Final = 5
_RUN: Final = """
select r.*, called(o) as hospital_name, o.time_zone, coalesce(u.name, '') as by, d.storage_key, d.bytes,
  d.sha256 as document_sha256
from import_run r join organisation o on o.id = r.organisation left join app_user u on u.id = r.created_by
left join document d on d.id = r.document
where r.kind = 'complaints' and ($1::uuid[] is null or r.organisation = any($1::uuid[]))
"""


@dataclass(frozen=True)
class Run:
    """An import: what it reads, how, and how far it came."""

    row: Any

    @property
    def id(self) -> UUID:
        """Its key."""
        key: UUID = self.row["id"]
        return key

    @property
    def organisation(self) -> UUID:
        """Whose complaints it brings."""
        key: UUID = self.row["organisation"]
        return key

    @property
    def to_be_mapped(self) -> bool:
        """Whether somebody may still say what its columns are."""
        return self.row["state"] in ("uploaded", "checked")

    @property
    def under_way(self) -> bool:
        """Whether a job is at work on it."""
        return self.row["state"] in ("checking", "loading")

    @property
    def options(self) -> dict[str, Any]:
        """Delimiter, encoding, order of dates, time zone, the headings."""
        options: dict[str, Any] = json.loads(self.row["options"])
        return options

    @property
    def refused_for(self) -> str:
        """Why it was not let in, in the reader's language; empty where nothing was wrong with it."""
        return said(self.row["error"], self.row["words"])

    @property
    def mapping(self) -> Mapping | None:
        """How its columns are read, once that was chosen."""
        made = json.loads(self.row["mapping"])
        return Mapping.from_json(made) if made else None


async def runs_of(user: Account) -> list[Run]:
    """The last hundred imports in this person's scope."""
    rows = await db.fetch(in_words(f"{_RUN} order by r.created_at desc, r.id desc limit 100"), user.scope)
    return [Run(row) for row in rows]


async def run_for(user: Account, key: UUID) -> Run:
    """One import. Raises NotFound outside the scope."""
    rows = await db.fetch(in_words(f"{_RUN} and r.id = $2"), user.scope, key)
    if not rows:
        raise NotFound(_("There is no such import."))
    return Run(rows[0])


async def run(key: UUID) -> Run:
    """One import, for the house itself."""
    rows = await db.fetch(in_words(f"{_RUN} and r.id = $2"), None, key)
    return Run(rows[0])


async def broken_off(hospital: UUID, sha256: str) -> UUID | None:
    """An import of this file from the command line that did not come to its end."""
    found: UUID | None = await db.fetchval(
        "select id from import_run where kind = $1 and organisation = $2 and sha256 = $3 and document is null"
        " and state in ('uploaded', 'checking', 'checked', 'loading')",
        KIND,
        hospital,
        sha256,
    )
    return found


async def reasons_of(key: UUID) -> list[tuple[str, int]]:
    """Why rows were rejected, the most frequent first; at most twenty."""
    rows = await db.fetch(
        "select reason, words, count(*) as n from import_row where run = $1 and state in ('bad', 'skipped')"
        " group by reason, words order by n desc, reason, words limit 20",
        key,
    )
    return [(said(row["reason"], row["words"]), row["n"]) for row in rows]


async def counts_of(key: UUID) -> dict[str, int]:
    """How many rows stand in each state."""
    rows = await db.fetch("select state, count(*) as n from import_row where run = $1 group by state", key)
    return {row["state"]: row["n"] for row in rows}


async def count_rejected(key: UUID) -> int:
    """How many rows were not let in."""
    counts = await counts_of(key)
    return counts.get("bad", 0) + counts.get("skipped", 0)


#: A look into the index of their numbers for each; the limits keep the planner from reading all there are instead.
_KNOWN: Final = """
with asked as (select * from unnest($2::text[], $3::text[]) with ordinality a(source, number, place))
select place from asked join complaint_source s on s.code = asked.source cross join lateral (
  select from complaint c where c.hospital = $1 and c.source = s.id and c.external_id = asked.number
    and c.external_id <> '' limit 1) found
union all
select place from asked cross join lateral (
  select from complaint c where c.hospital = $1 and c.source is null and c.external_id = asked.number
    and c.external_id <> '' limit 1) found where asked.source = ''
"""


async def known_among(hospital: UUID, raws: Sequence[Dictionary[str, Any]]) -> frozenset[int]:
    """The places of those rows whose number this hospital has a complaint of, from the same source."""
    sources, numbers = [raw["source"] for raw in raws], [raw["external_id"] for raw in raws]
    if not any(numbers):
        return frozenset()
    rows = await db.fetch(_KNOWN, hospital, sources, numbers)
    return frozenset(row["place"] - 1 for row in rows)


@dataclass(frozen=True)
class Rejected:
    """A row that was not let in: its line, why, and its cells as they were sent."""

    n: int
    reason: str
    cells: list[str] = field(repr=False)


async def rejected_after(key: UUID, line: int, size: int = 1_000) -> list[Rejected]:
    """A stretch of the rejected rows, by line; the reasons in the reader's language."""
    rows = await db.fetch(
        "select n, reason, words, raw from import_row where run = $1 and state in ('bad', 'skipped') and n > $2"
        " order by n limit $3",
        key,
        line,
        size,
    )
    return [
        Rejected(row["n"], said(row["reason"], row["words"]), _cells(json.loads(row["raw"]))) for row in rows
    ]


def _cells(raw: Dictionary[str, Any]) -> list[str]:
    return raw.get("cells") or [value for value in raw.values() if isinstance(value, str)]


async def sources() -> frozenset[str]:
    """The codes of sources there are."""
    return frozenset(row["code"] for row in await db.fetch("select code from complaint_source"))


async def departments_of(hospital: UUID) -> dict[str, UUID]:
    """Departments by their names and codes, as they are compared."""
    rows = await db.fetch("select id, name, code from department where organisation = $1", hospital)
    return {known(words): row["id"] for row in rows for words in (row["code"], row["name"])}


async def saved_mappings(user: Account) -> list[str]:
    """The names of mappings: the house's own, then those saved in this person's organisation."""
    rows = await db.fetch(
        "select name from import_mapping where kind = $1 and (organisation is null or organisation = $2)"
        " order by name",
        KIND,
        user.organisation,
    )
    return [*bundled(), *(row["name"] for row in rows if row["name"] not in bundled())]


async def mapping_of(name: str, organisation: UUID | None) -> Mapping:
    """A mapping by its name, the house's or of this organisation. Raises Invalid for one there is not."""
    if name in bundled():
        return mapping(name)
    made = await db.fetchval(
        "select mapping from import_mapping where kind = $1 and name = $2"
        " and (organisation is null or organisation = $3) order by organisation nulls last limit 1",
        KIND,
        name,
        organisation,
    )
    if made is None:
        raise Invalid(mapping=_("There is no mapping of this name."))
    return Mapping.from_json(json.loads(made))


@dataclass(frozen=True)
class Look:
    """What a file looks like: to be confirmed by the person. `problem` says why it cannot be read at all."""

    problem: str
    heading: list[str]
    rows: list[list[str]]
    delimiter: str
    encoding: str
    order: str
    order_certain: bool
    notes: list[str]


def look(source: Source, *, delimiter: str = "", encoding: str = "", mapping: Mapping | None = None) -> Look:
    """Open a file and say what it seems to be. The order of dates is that of the mapped columns, else of all."""
    sheet = opened(source, delimiter, encoding)
    sampled = list(islice(sheet, SAMPLED + 1))
    heading, rows = (sampled[0], sampled[1:]) if sampled else ([], [])
    order, certain = order_of(_dates(heading, rows, mapping))
    problem = sheet.problem
    empty = "" if sampled or problem else str(_("There are no rows in this file."))
    return Look(
        problem=(problem.message if problem and not rows else "") or empty,
        heading=heading,
        rows=rows[:SHOWN],
        delimiter=sheet.delimiter,
        encoding=sheet.encoding.name if sheet.encoding else "",
        order=order,
        order_certain=certain,
        notes=[note.message for note in sheet.notes],
    )


def opened(source: Source, delimiter: str = "", encoding: str = "") -> Sheet:
    """The table in a file, by what the person confirmed."""
    return read_rows(source, delimiter=delimiter or None, encoding_name=encoding or None)


def _dates(heading: Sequence[str], rows: Sequence[Sequence[str]], mapping: Mapping | None) -> Iterator[str]:
    places = header_of(list(heading))
    wanted = [
        places[key] for column in (mapping.moments if mapping else ()) if (key := known(column)) in places
    ]
    for row in rows:
        for place in wanted or range(len(row)):
            if place < len(row):
                yield row[place]
