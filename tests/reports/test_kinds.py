"""Every report: its parameters, its rows, and that nothing in them is ever run."""

import re
from datetime import date, timedelta

import pytest

from app.kernel import clock, db
from app.kernel.cells import safe_cell
from app.kernel.errors import Invalid
from app.reports import catalogue, notes
from app.reports.inputs import Asked
from app.reports.queries import extract
from app.reports.report import DAYS, MONTHS, Column
from tests import make
from tests.reports.asking import rows_of

SHAPES = [
    (slug, shape)
    for slug, report in catalogue.REPORTS.items()
    for shape in ["", *(report.shapes or {})]
    if not report.parts
]


async def lines_of(asked: Asked) -> list[bytes]:
    """The lines of a file, without its headings."""
    return b"".join([piece async for piece in extract.pieces(asked)]).splitlines()


def period_of(slug: str) -> dict[str, str]:
    """As many days as a report may cover, this one in the middle."""
    longest = catalogue.find(slug).longest
    if longest is None:
        return {}
    today = clock.now().date()
    return {"from": f"{today - timedelta(days=1)}", "to": f"{today + timedelta(days=longest - 2)}"}


@pytest.mark.parametrize(("slug", "shape"), SHAPES)
async def test_every_report_runs_and_gives_its_columns(house: None, slug: str, shape: str) -> None:
    maya = await make.account("operator")
    await make.case(maya, person="Samira Haddad")

    for row in await rows_of(slug, shape=shape, **period_of(slug)):
        assert len(row) == len(catalogue.find(slug).columns_for({"shape": shape}))


@pytest.mark.parametrize("slug", [slug for slug, each in catalogue.REPORTS.items() if each.period == DAYS])
async def test_nobody_gets_the_rows_of_another_organisation(house: None, slug: str) -> None:
    maya = await make.account("operator")
    await make.case(maya, person="Samira Haddad")
    elsewhere = await make.organisation()

    found = await rows_of(slug, scope=(elsewhere,), **period_of(slug))

    assert [row for row in found if "*" not in row.values() and set(list(row.values())[1:]) != {"0"}] == []


async def test_the_parts_of_the_dump_are_for_people_of_the_whole_house(house: None) -> None:
    maya = await make.account("operator")
    await make.case(maya, person="Samira Haddad")
    month = {"from": f"{clock.now():%Y-%m}"}
    dump = catalogue.find("obiee-dump")

    mine = Asked.parse(dump, month, scope=(maya.organisation,))
    whole = Asked.parse(dump, month)

    assert len(whole.files) == 32
    assert [each.report.slug for each in mine.files if await lines_of(each)] == []
    filled = {each.report.slug for each in whole.files if await lines_of(each)}
    assert filled >= {"cases", "person", "event_log", "app_user", "category", "organisation"}
    (people,) = (each for each in whole.files if each.report.slug == "app_user")
    assert {"password", "email", "phone"}.isdisjoint(column.key for column in people.report.columns)


async def test_contacts_are_outcomes_that_stop_the_timer_and_the_average_has_two_places(house: None) -> None:
    maya = await make.account("operator")
    for _number in range(3):
        await make.case(maya)

    (line, total) = await rows_of("contacts-per-case")

    assert line == {"Category": "", "Cases": "3", "Contacts": "0", "Average_Contacts": "0.00"}
    assert total["Category"] == "*"
    assert len(await rows_of("contacts-per-case", shape="cases")) == 3


async def test_the_ways_cases_began_add_up_to_all_cases(house: None) -> None:
    maya = await make.account("operator")
    for source in ("PHONE", "WEB", "SMS", "VOICEMAIL", "WEB"):
        reference = await make.case(maya)
        await db.execute("update cases set source = $2 where reference = $1", reference, source)

    found = {
        row["Created_By_Channel"]: int(row["Cases"])
        for row in await rows_of("digital-case-types", shape="summary")
    }

    assert found.pop("*") == 5 == sum(found.values())
    assert found == {"Phone": 1, "SMS": 1, "Voicemail": 1, "Web (callback only)": 2}


async def test_the_case_extract_has_every_event_or_outcomes_alone(house: None) -> None:
    maya = await make.account("operator")
    reference = await make.case(maya, person="Samira Haddad")

    every = await rows_of("case-extract")

    assert {row["Case_ID"] for row in every} == {reference}
    assert "CASE_CREATED" in {row["Outcome_Code_Child"] for row in every}
    assert {row["User_ID"].split(":")[0] for row in every} == {"OS"}
    assert await rows_of("case-extract", rows="outcome") == []


@pytest.mark.parametrize("head", ["", "'", " ", "''", "' ", " '", "  "])
async def test_the_ways_that_make_cells_safe_agree(house: None, head: str) -> None:
    letters = [chr(point) for point in range(1, 0x10000) if not 0xD800 <= point < 0xE000]
    texts = [head + letter + tail for letter in letters for tail in ("", "x")]
    quick = extract.formatted(Column("t", ""), safe=True)

    safe = await db.fetch(
        f"select safe_cell(t) as cell, {quick} as quick from unnest($1::text[]) with ordinality r(t, n) order by n",
        texts,
    )

    assert [row["cell"] for row in safe] == [safe_cell(each) for each in texts]
    assert [row["quick"] for row in safe] == [safe_cell(each) for each in texts]


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"from": "2026-02-03", "to": "2026-02-01"}, "to"),
        ({"from": "", "to": "2026-02-01"}, "from"),
        ({"from": "yesterday", "to": "2026-02-01"}, "from"),
        ({"from": "0001-01-01", "to": "2026-02-01"}, "from"),
        ({"from": "2026-02-01", "to": "9999-12-31"}, "to"),
        ({"from": "2026-02-01", "to": "2026-02-01", "zone": "Mars/Base"}, "zone"),
        ({"from": "2026-02-01", "to": "2026-02-01", "format": "exe"}, "format"),
        ({"from": "2026-02-01", "to": "2026-02-01", "rows": "most"}, "rows"),
    ],
)
def test_a_parameter_that_cannot_be_used_is_named(given: dict[str, str], field: str) -> None:
    with pytest.raises(Invalid) as wrong:
        Asked.parse(catalogue.find("case-extract"), given)

    assert list(wrong.value.problems) == [field]


def test_days_are_whole_days_on_the_clock_that_is_asked_for() -> None:
    asked = Asked.parse(
        catalogue.find("case-extract"), {"from": "2026-07-01", "to": "2026-07-01", "zone": "Asia/Riyadh"}
    )

    values = asked.values()

    assert [values[name].isoformat() for name in ("from_at", "until_at")] == [
        "2026-06-30T21:00:00+00:00",
        "2026-07-01T21:00:00+00:00",
    ]
    assert Asked.parse(asked.report, asked.saved()) == asked


def test_months_are_whole_months_and_none_means_all() -> None:
    report = catalogue.find("voice")

    assert report.period == MONTHS
    assert Asked.parse(report, {}).first is None
    asked = Asked.parse(report, {"from": "2026-02", "to": "2026-03"})
    assert (asked.first, asked.last) == (date(2026, 2, 1), date(2026, 3, 31))
    assert Asked.parse(report, asked.saved()) == asked


#: What the public site says when it opens a case (cla.md 4.6): nobody here writes it.
SENT = re.compile(
    "'(means_test_completed|eligibility_state|scope_state|contact_option|reasons|other_reason|referrer)'"
)


def test_columns_that_nobody_fills_in_say_where_they_come_from() -> None:
    for slug, report in catalogue.REPORTS.items():
        shapes = ["", *(report.shapes or {})]
        sql = "".join(
            each.sql_for({"shape": shape}) for each in report.parts or (report,) for shape in shapes
        )
        wanted = notes.DIVERSITY if "diversity z" in sql else notes.OPENING if SENT.search(sql) else ""
        assert report.parts or report.note is wanted, slug
