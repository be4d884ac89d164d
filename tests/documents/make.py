"""Sending files as a browser does, and what is done with them at night."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import httpx

from app.accounts.account import Account
from app.documents import jobs
from app.kernel import clock, db
from app.web.routing import url_for
from tests.browser import ORIGIN, Answer, Browser
from tests.jobs.make import Run

#: So much later the nightly check looks at what the test made.
DAY = timedelta(days=1, minutes=1)


@dataclass
class Download:
    """A file that was sent to somebody."""

    status: int
    headers: httpx.Headers
    bytes: bytes


async def download(
    who: Account, document: object, *, route: str = "documents.document.show", **headers: str
) -> Download:
    """Open a document, or another file that belongs to it."""
    browser = Browser(who)
    sent = {"sec-fetch-site": "same-origin", **headers}
    transport = httpx.ASGITransport(browser.app, raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url=ORIGIN) as client:
        response = await client.get(url_for(route, id=document), headers=sent)
    return Download(response.status_code, response.headers, response.content)


async def attach(who: Account, reference: str, *files: tuple[str, bytes], **form: Any) -> Answer:
    """Send the form that attaches files; opens its page first, as a person would."""
    browser = Browser(who)
    await browser.get("cases.attachment.index", reference=reference)
    sent = [("files", (name, data, "application/octet-stream")) for name, data in files]
    path = url_for("cases.attachment.create", reference=reference)
    return await browser.request("POST", path, data=form, files=sent)


async def night(after: timedelta = DAY) -> dict[str, Any]:
    """What the nightly check says, so much later."""
    run = Run()
    with clock.frozen(clock.now() + after):
        await jobs.check(run)
    return run.said


async def documents() -> list[dict[str, Any]]:
    """The rows of all documents, the oldest first."""
    return [dict(row) for row in await db.fetch("select * from document order by id")]
