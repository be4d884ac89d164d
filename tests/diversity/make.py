"""A helpline whose client answers, and somebody who takes reports of it."""

from datetime import timedelta
from typing import Any

from app.accounts.account import Account
from app.diversity import opening, queries, sealing
from app.kernel import clock, db
from app.reports import jobs
from tests.browser import Answer, Browser
from tests.jobs.make import Run

PHRASE, LATER = "seven grey herons wading", "a lantern above the harbour"
SAID = {
    "gender": "FEMALE",
    "ethnicity": "WHITE_TRAVELLER",
    "religion": "SIKH",
    "orientation": "BISEXUAL",
    "disability": "MHC",
}
#: Around whenever this runs.
DAYS = {
    "from": (clock.now() - timedelta(days=30)).date().isoformat(),
    "to": (clock.now() + timedelta(days=30)).date().isoformat(),
}


class Line:
    """A helpline with one client who answered, and somebody who may take reports of it."""

    def __init__(self, maya: Account, dina: Account, case: str) -> None:
        self.maya, self.dina, self.case = maya, dina, case

    async def answer(self, **said: str) -> Answer:
        return await Browser(self.maya).post("diversity.answer.update", {**SAID, **said}, reference=self.case)

    async def row(self) -> Any:
        return await db.fetchrow("select * from diversity")

    async def ask(self, slug: str = "demographic", **form: str) -> Answer:
        given = {**DAYS, "phrase": PHRASE, "reason": "The yearly figures", **form}
        return await Browser(self.dina).post("reports.export.create", given, slug=slug)

    async def made(self) -> Any:
        export = await db.fetchrow("select * from report_export order by created_at desc limit 1")
        assert export is not None
        await jobs.make(Run(export=str(export["id"])))
        return await db.fetchrow("select * from report_export where id = $1", export["id"])


async def opened(line: Line, phrase: str) -> dict[str, str]:
    """What lies in the row, read with a pass phrase."""
    row = await line.row()
    (key,) = await queries.in_use()
    opener = sealing.Opener(await opening.unlocked_half(key, phrase))
    return opener.answers(row["id"], bytes(row["sealed_answers"]))
