"""A file of complaints brought in at once, for the command line: the same steps as the job, one after the other."""

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID

from app.complaints.commands.import_run import begin, cancel, confirm, start_loading
from app.complaints.commands.importing import check, load
from app.complaints.queries import imports
from app.complaints.rules.mapping import Mapping
from app.kernel import db
from app.kernel.actor import the_system
from app.kernel.errors import Invalid
from app.kernel.language import _
from app.kernel.sheet_out import csv_chunks


@dataclass(frozen=True)
class Asked:
    """What is asked for on the command line."""

    file: Path
    mapping: str
    hospital: str = ""
    dry_run: bool = False
    whole: bool = False
    rejected: Path | None = None


async def bring_in(asked: Asked, say: Callable[[str], None]) -> dict[str, Any]:
    """The account of the file: every row is rejected, known or loaded (or would be). `say` hears of the progress.

    A file whose import broke off is gone on with. Raises Conflict for the same file twice, Invalid for a mapping or
    a hospital there is not.
    """
    hospital = await _hospital(asked.hospital)
    mapping = await _mapping(asked.mapping, hospital)
    sha256 = _sum_of(asked.file)
    key = await imports.broken_off(hospital, sha256) or await begin(
        hospital, asked.file.name, sha256, by=the_system
    )

    async def told(rows: int) -> None:
        if rows % 10_000 == 0:
            say(f"{rows:,}")

    if (await imports.run(key)).row["state"] != "loading":
        await confirm(key, mapping, {})
        await check(await imports.run(key), asked.file, told)
    run = await imports.run(key)
    if run.row["state"] in ("checked", "loading") and not asked.dry_run:
        await start_loading(key, only_whole=asked.whole)
        await load(await imports.run(key), told)
    if asked.rejected is not None:
        await _write_rejected(key, asked.rejected)
    account = await _account(key)
    if asked.dry_run and account["state"] == "checked":
        await cancel(key, by=the_system)
    return account


async def _hospital(code: str) -> UUID:
    rows = await db.fetch(
        "select id from organisation where is_active and (code = $1 or ($1 = '' and kind = 'hospital')) limit 2",
        code,
    )
    if len(rows) != 1:
        raise Invalid(hospital=_("Name the hospital by its code."))
    key: UUID = rows[0]["id"]
    return key


async def _mapping(name: str, hospital: UUID) -> Mapping:
    return _in_file(Path(name)) if name.endswith(".json") else await imports.mapping_of(name, hospital)


def _in_file(path: Path) -> Mapping:
    try:
        return Mapping.from_json(json.loads(path.read_text(encoding="utf-8")))
    except (OSError, ValueError) as wrong:
        raise Invalid(mapping=f"{path}: {wrong}") from wrong


def _sum_of(file: Path) -> str:
    with file.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()


async def _account(key: UUID) -> dict[str, Any]:
    run, counts = await imports.run(key), await imports.counts_of(key)
    return {
        "file": run.row["file_name"],
        "state": run.row["state"],
        "rows": sum(counts.values()),
        "good": counts.get("good", 0),
        "loaded": counts.get("loaded", 0),
        "rejected": counts.get("bad", 0),
        "known": counts.get("skipped", 0),
        "reasons": dict(await imports.reasons_of(key)),
        "error": run.refused_for,
    }


async def _write_rejected(key: UUID, target: Path) -> None:
    run, line = await imports.run(key), -1
    headings = ["Line", "Reason", *run.options.get("heading", [])]
    with target.open("wb") as file:
        while rows := await imports.rejected_after(key, line):
            cells = [[str(row.n), row.reason, *row.cells] for row in rows]
            for chunk in csv_chunks(cells, headings if line < 0 else (), bom=line < 0):
                file.write(chunk)
            line = rows[-1].n
