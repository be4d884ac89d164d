"""People, files and jobs for the tests of reports that are asked for."""

import csv
import io
from typing import Any

from app.accounts.account import Account
from app.documents.files import files
from app.kernel import db
from app.reports import catalogue, jobs
from app.reports.inputs import Asked
from app.reports.links import address_of
from app.reports.queries import extract
from app.reports.report import DAYS
from tests.browser import Answer, Browser
from tests.jobs.make import Run

#: Days that hold whatever a test does.
EVER = {"from": "2020-01-01", "to": "2100-12-31"}


async def ask(who: Account, slug: str = "case-extract", **form: str) -> Answer:
    """Press "Run"."""
    return await Browser(who).post("reports.export.create", {**EVER, **form}, slug=slug)


async def the_export() -> Any:
    """The file that was asked for last."""
    return await db.fetchrow("select * from report_export order by created_at desc limit 1")


async def made(who: Account, slug: str = "case-extract", **form: str) -> Any:
    """A file that was asked for and made."""
    answer = await ask(who, slug, **form)
    assert answer.status in (200, 303), answer.text
    export = await the_export()
    await jobs.make(Run(export=str(export["id"])))
    return await the_export()


async def bytes_of(export: Any) -> bytes:
    """What is in a file that was made."""
    row = await db.fetchrow("select * from document where id = $1", export["document_id"])
    file = await files().open(row["storage_key"], size=row["bytes"], sha256=row["sha256"])
    with file:
        return file.read()


async def fetched(person: Account, export: Any) -> Answer:
    """The file, by the link that stands on the page of whoever asked for it."""
    return await Browser(person).request("GET", address_of(export["id"], export["expires_at"]))


async def rows_of(slug: str, **given: Any) -> list[dict[str, str]]:
    """The rows of a report as a reader of the CSV gets them."""
    scope = given.pop("scope", None)
    report = catalogue.find(slug)
    period = EVER if report.period == DAYS else {}
    asked = Asked.parse(report, {**period, **given}, scope=scope)
    pieces = [extract.heading(asked), *[piece async for piece in extract.pieces(asked)]]
    found = list(csv.reader(io.StringIO(b"".join(pieces).decode("utf-8-sig"), newline="")))
    keys = [column.key for column in report.columns_for(asked.chosen)]
    return [dict(zip(keys, row, strict=True)) for row in found[1:]]


async def text_of(asked: Asked) -> str:
    """The whole file of a report."""
    return (extract.heading(asked) + b"".join([piece async for piece in extract.pieces(asked)])).decode()
