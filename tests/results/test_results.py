"""Results are counted right, and every number that counts rows leads to exactly its rows (design 12a)."""

import csv
import io
import json
from collections import Counter, defaultdict
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit
from uuid import UUID

import pytest

from app.accounts.account import Account
from app.forms.commands.voiding import strike_out
from app.kernel import clock, db
from app.results.commands import put_benchmarks
from app.results.queries.asked import Asked
from app.results.queries.figures import figures
from app.results.reading import Unusable, benchmarks
from tests import make
from tests.browser import Browser
from tests.forms import make as forms

NOW = datetime(2026, 3, 20, 12, tzinfo=UTC)
BODY = forms.asking(
    {"code": "care", "kind": "scale", "required": True, "weight": 1},
    {
        "code": "who",
        "kind": "multiple",
        "options": [{"code": c, "text": {"en": c}} for c in ("nurse", "doctor")],
    },
    {"code": "why", "kind": "text"},
    {"code": "name", "kind": "text", "patient_data": True},
)


@pytest.fixture
async def officer(house: None) -> Account:
    return await make.account("complaints_officer", name="Noor Aziz")


@pytest.fixture
async def form(officer: Account) -> UUID:
    """Three months of answers on two wards and without one."""
    key = await forms.form(BODY)
    assert officer.organisation is not None
    wards = [await make.department(officer.organisation), await make.department(officer.organisation), None]
    for n in range(24):
        answers: dict[str, Any] = {"care": n % 5 + 1, "who": ["nurse", "doctor"] if n % 2 else ["nurse"]}
        if n % 3 == 0:
            answers |= {"why": f"=Comment {n}", "name": "Canary"}
        at = NOW - timedelta(days=n * 3)
        await forms.submission(key, officer.organisation, answers, at=at, department=wards[n % 3])
    return key


async def shown(who: Account, form: UUID, name: str = "results.result.show", **query: str) -> Any:
    with clock.frozen(NOW):
        return await Browser(who).get(name, query=query, id=form)


async def test_every_number_that_counts_rows_leads_to_exactly_its_rows(officer: Account, form: UUID) -> None:
    page = await shown(officer, form)
    counted = [
        (link["href"], int(number))
        for link in page.soup.select("main a")
        if "/answers?" in link["href"]
        and (number := (link.select_one(".num") or link).get_text(strip=True)).isdigit()
    ]
    assert len(counted) == 20

    for href, number in counted:
        query = dict(parse_qsl(urlsplit(href).query))
        found = await shown(officer, form, "results.answer.index", **query, size="100")
        assert len(found.soup.select("#rows tr")) == number, href


async def test_the_figures_are_those_of_the_rows(officer: Account, form: UUID) -> None:
    page = await shown(officer, form)

    assert page.texts(".stats .num")[0] == "24"
    low, mean = await db.fetchrow(
        "select count(*) filter (where score < 60), round(avg(score))::int from submission"
    )
    assert page.texts(".stats .num")[1:3] == [f"{mean} %", str(low)]
    assert len(page.soup.select("section[aria-labelledby=wards] tbody tr")) == 3


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


async def test_a_ward_is_looked_at_alone(officer: Account, form: UUID) -> None:
    page = await shown(officer, form, ward="none")

    assert page.texts(".stats .num")[0] == "8"


async def test_another_hospitals_answers_are_not_counted(form: UUID) -> None:
    stranger = await make.account("complaints_officer")

    page = await shown(stranger, form)

    assert page.status == 200 and page.texts(".stats .num") == []
    assert (await shown(stranger, form, "results.answer.index")).soup.select("#rows tr") == []


async def test_an_action_leads_back_to_the_submission_that_caused_it(officer: Account) -> None:
    assert officer.organisation is not None
    poor = await forms.submission(await forms.form(BODY), officer.organisation, {"care": 1})
    reference = await db.fetchval("select reference from action")

    page = await Browser(officer).get("actions.action.show", reference=reference)

    assert page.soup.select_one(f'a[href="/submissions/{poor}"]') is not None
    stranger = await make.account("complaints_officer")
    assert (await Browser(stranger).get("actions.action.show", reference=reference)).status == 404


async def test_pages_of_answers_come_newest_first_without_a_gap(officer: Account, form: UUID) -> None:
    first = await shown(officer, form, "results.answer.index", size="20")
    with clock.frozen(NOW):
        second = await Browser(officer).request("GET", first.soup.select_one("a[rel=next]")["href"])

    listed = [
        row.select_one("time")["datetime"]
        for row in first.soup.select("#rows tr") + second.soup.select("#rows tr")
    ]
    assert listed == sorted(listed, reverse=True) and len(set(listed)) == 24


async def test_comments_leave_out_what_is_said_of_a_patient(officer: Account, form: UUID) -> None:
    page = await shown(officer, form, "results.comment.index")

    assert page.texts("#comments .body")[:2] == ["=Comment 0", "=Comment 3"]
    assert "Canary" not in page.text


async def test_a_file_of_answers_runs_nothing_and_is_written_down(officer: Account, form: UUID) -> None:
    with clock.frozen(NOW):
        answer = await Browser(officer).post("results.export.create", {"ward": "none"}, id=form)

    rows = list(csv.DictReader(io.StringIO(answer.text.lstrip("\ufeff"))))
    assert len(rows) == 8 and "Canary" not in answer.text and "name" not in rows[0]
    assert {row["why"] for row in rows} <= {""} | {f"'=Comment {n}" for n in range(24)}
    assert {row["who"] for row in rows} == {"nurse", "nurse; doctor"}
    kept = await db.fetchrow("select what, rows, member from export_log")
    assert tuple(kept) == ("forms.results", 8, officer.id)


async def test_the_page_is_a_constant_number_of_statements(officer: Account, form: UUID) -> None:
    few = await shown(officer, form, since="2026-03-20")
    many = await shown(officer, form)
    rows = await shown(officer, form, "results.answer.index")

    assert few.statements == many.statements <= 9
    assert rows.statements <= 5


async def test_sittings_and_links_say_how_many_answered(officer: Account) -> None:
    key = await forms.form(BODY)
    assert officer.organisation is not None
    for outcome in ("submitted", "submitted", "submitted", "abandoned"):
        ended = {"ended_at": NOW, "active_seconds": 90}
        await forms.session(key, officer.organisation, at=NOW - timedelta(hours=1), outcome=outcome, **ended)

    page = await shown(officer, key)

    assert "75%" in page.texts(".stats .num")[-1].replace("\N{NO-BREAK SPACE}", "").replace(" ", "")
    assert "3 of 4 sittings" in page.text


HCAHPS = forms.asking(
    {"code": "h_hsp_rating", "kind": "zero_ten", "weight": 1},
    {"code": "h_clean_hsp", "kind": "scale", "weight": 1},
)


def files(folder: Path, **changes: str) -> Path:
    texts = {
        "measures.csv": "measure_id,measure,type\nH_HSP_RATING,Overall,Global\nH_CLEAN_HSP,Clean,Item\n",
        "states.csv": "state,state_name,region\nAK,Alaska,Pacific\n",
        "state_results.csv": "release_period,State,measure_id,bottom_box_percentage,middle_box_percentage,"
        "top_box_percentage\n07_2022,AK,H_HSP_RATING,10,30,60\n07_2023,AK,H_HSP_RATING,10,20,70\n",
        "national_results.csv": "release_period,measure_id,bottom_box_percentage,middle_box_percentage,"
        "top_box_percentage\n07_2023,H_HSP_RATING,9,20,71\n07_2023,H_CLEAN_HSP,9,,72\n",
    }
    for name, text in (texts | changes).items():
        (folder / name).write_text(text)
    return folder


async def test_the_newest_figures_of_a_state_stand_beside_ours(officer: Account, tmp_path: Path) -> None:
    assert await put_benchmarks(benchmarks(files(tmp_path))) == (4, 0)
    assert await put_benchmarks(benchmarks(tmp_path)) == (0, 4)
    assert officer.organisation is not None
    key = await forms.form(HCAHPS)
    for n, rating in enumerate((10, 9, 3, 10)):
        await forms.submission(
            key,
            officer.organisation,
            {"h_hsp_rating": rating, "h_clean_hsp": 5},
            at=NOW - timedelta(days=n * 20),
        )

    page = await shown(officer, key, area="AK")
    assert page.texts("section[aria-labelledby=benchmark] tbody tr") == ["Overall 75 % 70 %"]
    assert page.soup.select_one("#benchmark-chart") is not None
    nation = await shown(officer, key)
    assert nation.texts("section[aria-labelledby=benchmark] tbody tr") == [
        "Clean 100 % 72 %",
        "Overall 75 % 71 %",
    ]


def test_a_file_that_is_no_result_is_named_with_its_row(tmp_path: Path) -> None:
    bad = "release_period,measure_id,bottom_box_percentage,middle_box_percentage,top_box_percentage\n07_2023,H,x,1,1\n"
    with pytest.raises(Unusable, match=r"national_results\.csv, row 2"):
        benchmarks(files(tmp_path, **{"national_results.csv": bad}))
    (tmp_path / "states.csv").unlink()
    with pytest.raises(Unusable, match=r"states\.csv is missing"):
        benchmarks(tmp_path)


@pytest.mark.parametrize(
    "query", [{"since": "x", "until": "99"}, {"ward": "1;drop", "band": "7", "question": "\x00"}]
)
def test_an_address_nobody_wrote_is_the_usual_question(query: dict[str, str]) -> None:
    assert Asked.read(query, NOW.date()) == Asked.read({}, NOW.date())
