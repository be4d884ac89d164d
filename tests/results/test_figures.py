"""The sums that results are read from say what a recount says, in a place of one's own."""

import json
from collections import Counter, defaultdict
from datetime import timedelta
from uuid import UUID

import pytest

from app.accounts.account import Account
from app.forms.commands.sharing import NewLink, make_link
from app.forms.commands.voiding import strike_out
from app.kernel import db
from app.kernel.actor import the_system
from app.results.queries.asked import Asked
from app.results.queries.figures import figures
from tests import make
from tests.forms import make as forms
from tests.results.make import NOW


@pytest.mark.parametrize(
    "since", ["2026-03-31", "2026-03-15", "2026-02-28", "2026-02-01", "2026-01-17", "2025-01-01"]
)
async def test_sums_of_months_and_of_days_say_what_a_recount_says(
    officer: Account, form: UUID, since: str
) -> None:
    for each in await db.fetch("select id from submission order by id limit 2"):
        await strike_out(each["id"], "A trial.", by=officer)
    asked = Asked.read({"since": since}, NOW.date())

    found = await figures(officer, form, asked)

    rows = await db.fetch(
        "select submitted_at, answers from submission where status = 'submitted' and submitted_at >= $1",
        asked.period[0],
    )
    recount: dict[str, Counter[str]] = defaultdict(Counter)
    for row in rows:
        recount[f"{row['submitted_at']:%Y-%m}"][str(json.loads(row["answers"])["care"])] += 1
    said = {month: dict(asks["care"]) for month, asks in found.by_month.items() if "care" in asks}
    some = {month: {choice: n for choice, n in each.items() if n} for month, each in said.items()}
    assert {month: each for month, each in some.items() if each} == recount


async def test_what_is_said_of_a_ward_is_said_of_it_alone(officer: Account, form: UUID) -> None:
    assert officer.organisation is not None
    ward = await make.department(officer.organisation)
    for place in (ward, None):
        key = await make_link(form, NewLink(officer.organisation, place, "one_time"), by=the_system)
        await db.execute("update form_link set created_at = $2 where id = $1", key, NOW)
    await forms.submission(form, officer.organisation, {"care": 1}, at=NOW, department=ward)
    everywhere = await db.fetchval("select count(distinct subject_id) from action")

    found = await figures(officer, form, Asked.read({"ward": str(ward)}, NOW.date()))

    assert (found.wanted["raised"], found.wanted["sent"]) == (1, 1)
    assert everywhere > 1


async def test_how_long_it_takes_is_told_by_sittings_in_ones_own_place(officer: Account, form: UUID) -> None:
    assert officer.organisation is not None
    elsewhere = await make.organisation(kind="hospital")
    for place, seconds in ((officer.organisation, 90), (elsewhere, 9_000)):
        ended = {"ended_at": NOW, "outcome": "submitted", "active_seconds": seconds}
        await forms.session(form, place, at=NOW - timedelta(hours=1), **ended)

    assert (await figures(officer, form, Asked.read({}, NOW.date()))).sittings["seconds"] == 90


@pytest.mark.parametrize(
    "query", [{"since": "x", "until": "99"}, {"ward": "1;drop", "band": "7", "question": "\x00"}]
)
def test_an_address_nobody_wrote_is_the_usual_question(query: dict[str, str]) -> None:
    assert Asked.read(query, NOW.date()) == Asked.read({}, NOW.date())
