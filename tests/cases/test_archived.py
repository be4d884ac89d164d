"""Nothing is added to an archived case, whatever the page it is tried from."""

from typing import Any

import pytest

from app.kernel import clock, db
from tests.cases.make import NOW, At, at_provider, day_in

WORDS = "This case is archived, so nothing can be added to it."


@pytest.mark.parametrize(
    ("route", "form"),
    [
        ("cases.note.create", {"notes": "Rang."}),
        ("cases.outcome.create", {"code": "suspend_case/INSUF"}),
        ("cases.problem.update", {"version": "2", "notes": "Rang."}),
        ("cases.person.update", {"version": "0", "full_name": "Samira Haddad"}),
        ("cases.checklist.update", {"items": []}),
        ("cases.helping.create", {"code": "EDFF"}),
        ("cases.putting_away.create", {"until": "", "reason": "Waits."}),
        ("cases.call.create", {}),
    ],
)
async def test_an_archived_case_takes_nothing_from_operators(
    at: At, route: str, form: dict[str, Any]
) -> None:
    await db.execute("update cases set archived_at = now()")
    before = await db.fetchval("select count(*) from event_log")
    form = form | ({"until": day_in(5)} if "until" in form else {})
    form = form | (
        {"version": str(await db.fetchval("select version from cases"))} if "version" in form else {}
    )

    page = await at.post(route, **form)

    assert (page.status, WORDS in page.plain) == (409, True)
    assert await db.fetchval("select count(*) from event_log") == before


async def test_no_callback_is_booked_on_an_archived_case(at: At) -> None:
    with clock.frozen(NOW):
        await at.get("cases.case.show")
        await db.execute("update cases set archived_at = now()")

        page = await at.post("cases.callback.create", at="2026-11-18T14:00")

    assert page.status == 409
    assert await db.fetchval("select count(*) from callback") == 0


@pytest.mark.parametrize(
    ("route", "form"),
    [
        ("cases.provider_note.update", {"provider_notes": "Seen on Monday."}),
        ("cases.acceptance.create", {}),
        ("cases.opening.create", {}),
    ],
)
async def test_an_archived_case_takes_nothing_from_its_firm(
    house: None, route: str, form: dict[str, str]
) -> None:
    browser, reference = await at_provider()
    await db.execute("update cases set archived_at = now()")

    page = await browser.post(route, form, reference=reference)

    assert (page.status, WORDS in page.plain) == (409, True)
    assert await db.fetchval("select provider_notes from cases") == ""
