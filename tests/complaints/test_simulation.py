"""A rule, a calendar or a pause is tried on last month's complaints before anything is saved (issue: Complaints)."""

from datetime import timedelta

from app.complaints.rules.cla import CATEGORIES
from app.kernel import clock, db
from tests import make
from tests.browser import Browser
from tests.complaints.make import START, Ward, complaint
from tests.complaints.test_pages import furnished

MARCH = START.replace(month=2, day=10)
OFFICE = '{"tz": "UTC", "week": {"mon": [["09:00", "17:00"]]}}'


async def last_month(here: Ward, *, source: str = "MOH", many: int = 3) -> None:
    """Complaints that nobody answered, made in the month before MARCH."""
    for n in range(many):
        await complaint(here.hospital, source, at=START - timedelta(days=20 + n))


async def test_a_rule_that_is_not_there_yet_is_tried(house: None) -> None:
    here = await furnished()
    await last_month(here)
    admin = Browser(await make.account("admin"))
    asked = {"hospital": str(here.hospital), "source": "MOH"}

    with clock.frozen(MARCH):
        short = await admin.get("complaints.simulation.new", query={**asked, "sla_hours": 1})
        long = await admin.get("complaints.simulation.new", query={**asked, "sla_hours": 9000})
        other = await admin.get("complaints.simulation.new", query={**asked, "source": "FAMILY"})

    assert "3 complaints of last month" in short.texts("#fitting")[0]
    assert short.texts("#trial td")[:4] == ["0", "0", "3", "3"]
    assert long.texts("#trial td")[:4] == ["0", "3", "3", "0"]
    assert "0 complaints of last month" in other.texts("#fitting")[0]


async def test_one_for_a_severity_comes_after_that_of_the_source(house: None) -> None:
    here = await furnished()
    await last_month(here)
    admin = Browser(await make.account("admin"))

    with clock.frozen(MARCH):
        page = await admin.get(
            "complaints.simulation.new", query={"hospital": str(here.hospital), "severity": "medium"}
        )

    assert "0 complaints of last month" in page.texts("#fitting")[0], "the rule of the source is nearer"


async def test_a_calendar_and_a_pause_are_tried(house: None) -> None:
    here = await furnished()
    await last_month(here)
    calendar = await db.fetchval(
        "insert into work_calendar (name, definition) values ('Mondays', $1) returning id", OFFICE
    )
    rule = await db.fetchval(
        "select k.id from complaint_sla_config k join complaint_source s on s.id = k.source where s.code = 'MOH'"
    )
    admin = Browser(await make.account("admin"))

    with clock.frozen(MARCH):
        stands = await admin.get("complaints.simulation.show", id=rule)
        mondays = await admin.get(
            "complaints.simulation.show",
            id=rule,
            query={"calendar": str(calendar), "pausing": "yes", "sla_hours": 200},
        )
        around = await admin.get("complaints.simulation.show", id=rule, query={"calendar": "around"})

    assert stands.texts("#trial td")[:4] == around.texts("#trial td")[:4] == ["0", "0", "3", "3"]
    assert mondays.texts("#trial td")[:4] == ["0", "3", "3", "0"], "200 hours are half a year of Mondays"
    assert await db.fetchval("select count(*) from complaint_sla_config where calendar = $1", calendar) == 0


async def test_what_cannot_be_read_is_said_and_another_hospital_does_not_exist(house: None) -> None:
    here = await furnished()
    admin = Browser(await make.account("admin"))
    unknown = "0190aaaa-0000-7000-8000-000000000000"

    wrong = await admin.get(
        "complaints.simulation.new", query={"hospital": str(here.hospital), "calendar": "often"}
    )
    nowhere = await admin.get("complaints.simulation.new", query={"hospital": unknown})
    nothing = await admin.get("complaints.simulation.new")

    assert wrong.status == nowhere.status == 422
    assert nothing.status == 200


async def test_the_thirteen_categories_are_offered_where_there_is_a_helpline(house: None) -> None:
    place = await make.organisation("Helpline", "call_centre")
    hospital = await make.organisation("St Anne", "hospital")

    offered = await Browser(await make.account("operator_manager", organisation=place)).get(
        "complaints.complaint.new"
    )
    none = await Browser(await make.account("complaints_officer", organisation=hospital)).get(
        "complaints.complaint.new"
    )

    assert [each["value"] for each in offered.soup.select("#categories option")] == list(CATEGORIES)
    assert len(CATEGORIES) == 13
    assert none.soup.select("#categories option") == []
