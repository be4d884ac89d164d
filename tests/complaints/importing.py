"""A file of complaints on its way in: sent, judged, loaded, as its pages and its job do it."""

import json
from uuid import UUID

from app.complaints.jobs import import_file
from app.kernel import db
from app.web.routing import url_for
from tests.browser import Answer, Browser
from tests.jobs.make import Run

CSV = """Number;Subject;Opened
1;Four hours in emergency;13/01/2026
2;Penicillin despite the band;14/01/2026
3;;14/01/2026
"""

COLUMNS = {"column_title": "Subject", "column_external_id": "Number", "column_created_at": "Opened"}


async def work() -> None:
    """Do the jobs that were asked for."""
    asked = "select id, args from job where kind = 'complaints.import' and done_at is null order by id"
    for row in await db.fetch(asked):
        await import_file(Run(**json.loads(row["args"])))
        await db.execute("update job set done_at = now() where id = $1", row["id"])


async def sent(browser: Browser, hospital: UUID, text: str = CSV) -> Answer:
    """A file that somebody sends for a hospital."""
    page = await browser.get("complaints.import_run.new")
    action = url_for("complaints.import_run.create")
    form = {**page.form(action), "hospital": str(hospital)}
    return await browser.request("POST", action, data=form, files={"files": ("mine.csv", text, "text/csv")})


def run_of(uploaded: Answer) -> str:
    """The key of the import that a file became."""
    return uploaded.location.rsplit("/", 1)[1]


async def judged(browser: Browser, hospital: UUID, text: str = CSV) -> str:
    """An import whose rows have their verdict; its key."""
    run = run_of(await sent(browser, hospital, text))
    page = await browser.get("complaints.import_run.show", id=run)
    form = page.form(url_for("complaints.checking.create", id=run))
    await browser.post("complaints.checking.create", {**form, **COLUMNS, "order": "dmy"}, id=run)
    await work()
    return run


async def state_of(run: str) -> str:
    """How far an import came."""
    found: str = await db.fetchval("select state from import_run where id = $1", UUID(run))
    return found
