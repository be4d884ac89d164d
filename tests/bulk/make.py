"""Cases to do something to, and the ways to ask for it."""

from uuid import UUID

from app.accounts.account import Account
from app.kernel import db
from tests import make
from tests.browser import Answer, Browser


async def new_cases(by: Account, count: int) -> list[UUID]:
    """The keys of so many new cases, in the order of their references."""
    references = [await make.case(by, person=f"Client {n}") for n in range(count)]
    rows = await db.fetch("select id from cases where reference = any($1) order by reference", references)
    return [row["id"] for row in rows]


async def post(who: Account, **form: object) -> Answer:
    """Ask for a deed on cases."""
    return await Browser(who).post("bulk.run.create", form, kind="cases")


async def result(who: Account, answer: Answer) -> Answer:
    """The page that an answer leads to."""
    return await Browser(who).request("GET", answer.location)


def run_of(answer: Answer) -> UUID:
    """The key of the run that an answer leads to."""
    return UUID(answer.location.rsplit("/", 1)[1])
