"""Results are counted right, and every number that counts rows leads to exactly its rows (design 12a)."""

from datetime import timedelta
from urllib.parse import parse_qsl, urlsplit
from uuid import UUID

from app.accounts.account import Account
from app.kernel import db
from tests import make
from tests.forms import make as forms
from tests.results.make import BODY, NOW, shown


async def test_every_number_that_counts_rows_leads_to_exactly_its_rows(officer: Account, form: UUID) -> None:
    page = await shown(officer, "results.result.show", form)
    counted = [
        (link["href"], int(number))
        for link in page.soup.select("main a")
        if "/answers?" in link["href"]
        and (number := (link.select_one(".num") or link).get_text(strip=True)).isdigit()
    ]
    assert len(counted) == 20

    for href, number in counted:
        query = dict(parse_qsl(urlsplit(href).query))
        found = await shown(officer, "results.answer.index", form, **query, size="100")
        assert len(found.soup.select("#rows tr")) == number, href


async def test_the_figures_are_those_of_the_rows(officer: Account, form: UUID) -> None:
    page = await shown(officer, "results.result.show", form)

    assert page.texts(".stats .num")[0] == "24"
    low, mean = await db.fetchrow(
        "select count(*) filter (where score < 60), round(avg(score))::int from submission"
    )
    assert page.texts(".stats .num")[1:3] == [f"{mean} %", str(low)]
    assert len(page.soup.select("section[aria-labelledby=wards] tbody tr")) == 3


async def test_a_ward_is_looked_at_alone(officer: Account, form: UUID) -> None:
    page = await shown(officer, "results.result.show", form, ward="none")

    assert page.texts(".stats .num")[0] == "8"


async def test_another_hospitals_answers_are_not_counted(form: UUID) -> None:
    stranger = await make.account("complaints_officer")

    page = await shown(stranger, "results.result.show", form)

    assert page.status == 200 and page.texts(".stats .num") == []
    assert (await shown(stranger, "results.answer.index", form)).soup.select("#rows tr") == []


async def test_the_page_is_a_constant_number_of_statements(officer: Account, form: UUID) -> None:
    few = await shown(officer, "results.result.show", form, since="2026-03-20")
    many = await shown(officer, "results.result.show", form)
    rows = await shown(officer, "results.answer.index", form)

    assert few.statements == many.statements <= 9
    assert rows.statements <= 5


async def test_sittings_and_links_say_how_many_answered(officer: Account) -> None:
    key = await forms.form(BODY)
    assert officer.organisation is not None
    for outcome in ("submitted", "submitted", "submitted", "abandoned"):
        ended = {"ended_at": NOW, "active_seconds": 90}
        await forms.session(key, officer.organisation, at=NOW - timedelta(hours=1), outcome=outcome, **ended)

    page = await shown(officer, "results.result.show", key)

    assert "75%" in page.texts(".stats .num")[-1].replace("\N{NO-BREAK SPACE}", "").replace(" ", "")
    assert "3 of 4 sittings" in page.text
