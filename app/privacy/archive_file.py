"""One archive with everything about a client: for a program as JSON, for a person as text, and the files."""

import json
from collections.abc import Sequence
from io import BytesIO
from typing import Any, BinaryIO
from uuid import UUID

from app.documents import locked, store
from app.documents.files import files
from app.documents.rules import names
from app.documents.rules.kinds import Kind
from app.privacy.queries import access
from app.privacy.queries.access import RequestView

ZIP = Kind("ZIP", ("zip",), "application/zip", frozenset({".zip"}))
#: Larger than any document: an archive holds many.
LARGEST = 512 * 1024 * 1024
README = """Everything that is held about {reference}

data.json       every record, table by table, for a program
everything.txt  the same, to be read
others.txt      records that name other people: look through them before this leaves the house
documents/      the files, under their own names
missing.txt     files that could not be read, if there are any
"""


def is_zip(_name: str, _file: BinaryIO) -> Kind:
    """We made it ourselves."""
    return ZIP


async def build(request: RequestView, password: str) -> BytesIO:
    """The archive, whole; it opens with the password alone."""
    cases = await access.cases_of(request.person, request.organisation)
    tables = await _tables(request.person, cases)
    file = BytesIO()
    with locked.writing(file, password) as archive:
        archive.writestr("README.txt", README.format(reference=request.reference))
        archive.writestr("data.json", json.dumps(tables, indent=1, ensure_ascii=False, default=str))
        archive.writestr("everything.txt", _readable(tables))
        archive.writestr("others.txt", _readable({"third_party": tables.get("third_party", [])}))
        await _add_documents(archive, cases)
    file.seek(0)
    return file


async def _tables(person: UUID, cases: Sequence[UUID]) -> dict[str, list[dict[str, Any]]]:
    """Tables that several subjects share (the log, messages) stand once."""
    found: dict[str, list[dict[str, Any]]] = {}
    async for table, rows in access.given(person, cases):
        found.setdefault(table, []).extend(rows)
    return found


def _readable(tables: dict[str, list[dict[str, Any]]]) -> str:
    lines: list[str] = []
    for table, rows in tables.items():
        lines += [table.replace("_", " ").upper(), ""]
        for row in rows:
            lines += [f"{name}: {value}" for name, value in row.items() if value not in (None, "", [], {})]
            lines.append("")
    return "\n".join(lines)


async def _add_documents(archive: Any, cases: Sequence[UUID]) -> None:
    missing: list[str] = []
    for number, row in enumerate(await access.documents_of(cases), start=1):
        try:
            with await files().open(row["storage_key"], size=row["bytes"], sha256=row["sha256"]) as file:
                archive.writestr(f"documents/{number:03d}-{names.clean(row['name'])}", file.read())
        except store.Missing:
            missing.append(row["name"])
    if missing:
        archive.writestr("missing.txt", "\n".join(missing))
