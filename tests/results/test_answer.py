"""The submissions behind a number: newest first, and the way back from what they caused."""

from uuid import UUID

from app.accounts.account import Account
from app.kernel import clock, db
from tests import make
from tests.browser import Browser
from tests.forms import make as forms
from tests.results.make import BODY, NOW, shown


async def test_pages_of_answers_come_newest_first_without_a_gap(officer: Account, form: UUID) -> None:
    first = await shown(officer, "results.answer.index", form, size="20")
    with clock.frozen(NOW):
        second = await Browser(officer).request("GET", first.soup.select_one("a[rel=next]")["href"])

    listed = [
        row.select_one("time")["datetime"]
        for row in first.soup.select("#rows tr") + second.soup.select("#rows tr")
    ]
    assert listed == sorted(listed, reverse=True) and len(set(listed)) == 24


async def test_an_action_leads_back_to_the_submission_that_caused_it(officer: Account) -> None:
    assert officer.organisation is not None
    poor = await forms.submission(await forms.form(BODY), officer.organisation, {"care": 1})
    reference = await db.fetchval("select reference from action")

    page = await Browser(officer).get("actions.action.show", reference=reference)

    assert page.soup.select_one(f'a[href="/submissions/{poor}"]') is not None
    stranger = await make.account("complaints_officer")
    assert (await Browser(stranger).get("actions.action.show", reference=reference)).status == 404
