"""Lists as PDF; the process that writes them is `app.kernel.paper` (decisions/0180)."""

import asyncio
import json
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from app.kernel import confined
from app.kernel.errors import Unavailable
from app.kernel.language import _, direction

#: How long anybody waits for a file.
LONGEST: Final = 90.0
START, END = "start", "end"


@dataclass(frozen=True)
class Column:
    """A column: its heading, its width in parts of all widths, and the side its cells keep to."""

    heading: object
    share: float
    align: str = START


@dataclass(frozen=True)
class Table:
    """A table; a row that is text alone stands above a group of rows."""

    columns: Sequence[Column]
    rows: Sequence[Sequence[str] | str]
    title: object = ""
    note: object = ""


@dataclass(frozen=True)
class Document:
    """What stands above the tables: a title, labels with their values; and below: who printed it when."""

    title: object
    facts: Sequence[tuple[object, object]]
    printed: object
    at: datetime
    tables: Sequence[Table]


async def as_pdf(document: Document) -> bytes:
    """The document as A4 portrait in the reader's language. Raises Unavailable when it could not be written."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "app.kernel.paper",
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL,
        env=confined.environment(),
    )
    try:
        written, _errors = await asyncio.wait_for(process.communicate(_told(document)), LONGEST)
    except TimeoutError:
        written = b""
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
    if process.returncode or not written.startswith(b"%PDF"):
        raise Unavailable(_("The file could not be written. Try again, or choose fewer rows."))
    return written


def _told(document: Document) -> bytes:
    return json.dumps(
        {
            "direction": direction(),
            "title": str(document.title),
            "facts": [[str(label), str(value)] for label, value in document.facts],
            "printed": str(document.printed),
            "page": str(_("Page %(page)s of %(pages)s")),
            "at": document.at.isoformat(),
            "tables": [
                {
                    "title": str(table.title),
                    "note": str(table.note),
                    "columns": [[str(each.heading), each.share, each.align] for each in table.columns],
                    "rows": table.rows,
                }
                for table in document.tables
            ],
        }
    ).encode()
