"""Files of households, sent as people send them and worked off as a consumer would."""

import json

from app.households.jobs import import_file
from app.kernel import db
from app.web.routing import url_for
from tests.browser import Browser, the_app
from tests.jobs.make import Run

FAMILY = {
    "uuid": "30000000-0000-4000-8000-000000000001",
    "approval": True,
    "language": "fr",
    "head": "1",
    "members": [
        {"chf_id": "1", "last_name": "Sow", "other_names": "Amani", "phone": " "},
        {"chf_id": "2", "last_name": "Sow", "other_names": "Khady", "phone": "0754 123 456"},
    ],
}
GOOD = b"head,chf_id,last_name\n1,1,Sow\n"


async def sent(browser: Browser, name: str, content: bytes) -> str:
    """Send a file of what became active long ago; the key of its import."""
    the_app()
    where = url_for("households.import_run.create")
    answer = await browser.request("POST", where, files={"files": (name, content)}, data={"historic": "1"})
    assert answer.status == 303, answer.texts("[role=alert]")
    return answer.location.rsplit("/", 1)[-1]


async def work() -> None:
    """Do the imports that wait."""
    rows = await db.fetch(
        "select id, args from job where kind = 'households.import' and done_at is null order by id"
    )
    for row in rows:
        await import_file(Run(row["id"], **json.loads(row["args"])))
        await db.execute("update job set done_at = now() where id = $1", row["id"])
