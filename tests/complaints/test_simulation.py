"""A rule, a calendar or a pause is tried on last month's complaints before anything is saved (issue: Complaints)."""

from dataclasses import fields
from datetime import timedelta

import pytest

from app.complaints.forms.trial import TRIED_FLAGS, TRIED_NUMBERS, TRIED_OR_NONE
from app.kernel import clock, db
from app.sla.commands.deadlines import hear
from app.sla.rules import Config, Event, Happening
from tests import make
from tests.browser import Answer, Browser
from tests.complaints.make import START, Ward, complaint, furnished

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


async def test_a_rule_that_is_there_is_tried_as_it_stands_and_changed(house: None) -> None:
    here = await furnished()
    await last_month(here)
    rule = await db.fetchval(
        "select k.id from complaint_sla_config k join complaint_source s on s.id = k.source where s.code = 'MOH'"
    )
    admin = Browser(await make.account("admin"))

    with clock.frozen(MARCH):
        stands = await admin.get("complaints.simulation.show", id=rule)
        longer = await admin.get("complaints.simulation.show", id=rule, query={"sla_hours": 9000})

    assert "3 complaints of last month" in stands.texts("#fitting")[0]
    assert stands.texts("#trial td") == ["0", "0", "3", "3", "0", "0", "0", "0", "3", "3", "3", "3", "3", "3"]
    assert longer.texts("#trial td")[:4] == ["0", "3", "3", "0"]


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
            query={"calendar": str(calendar), "pause_on_waiting": "yes", "sla_hours": 200},
        )
        around = await admin.get("complaints.simulation.show", id=rule, query={"calendar": "around"})

    assert stands.texts("#trial td")[:4] == around.texts("#trial td")[:4] == ["0", "0", "3", "3"]
    assert mondays.texts("#trial td")[:4] == ["0", "3", "3", "0"], "200 hours are half a year of Mondays"
    assert await db.fetchval("select count(*) from complaint_sla_config where calendar = $1", calendar) == 0


RULE = {"sla_hours": 100, "first_reminder_hours_after": 0, "second_reminder_hours_after": 0}
NEVER = 9_000
#: A column of a rule, a value that changes nothing and one that does; and the figure that must move.
COLUMNS = [
    ("sla_hours", NEVER, 1, "Late", 0, 3),
    ("first_reminder_hours_after", NEVER, 1, "First reminders", 0, 3),
    ("second_reminder_hours_after", NEVER, 99, "Second reminders", 0, 3),
    ("escalation_hours_after", NEVER, 1, "Escalations", 0, 3),
    ("reminder_hours_before", 100, 99, "First reminders", 0, 3),
    ("second_reminder_enabled", "no", "yes", "Second reminders", 0, 3),
    ("second_reminder_hours_before", 100, 99, "Second reminders", 0, 3),
    ("pause_on_waiting", "no", "yes", "Late", 3, 2),
    ("no_target", "no", "yes", "No target", 0, 3),
    ("response_hours", "", 1, "Late answers", 0, 3),
    ("next_response_hours", "", 1, "Late answers", 0, 1),
    ("max_escalation_level", 1, 2, "Escalations", 3, 6),
    ("escalation_step_hours", NEVER, 1, "Escalations", 3, 6),
    ("acknowledge_hours", NEVER, 1, "Escalations", 5, 6),
]
#: What must stand beside a column for it to count at all.
BESIDE = {
    "second_reminder_hours_before": {"second_reminder_enabled": "yes"},
    "escalation_step_hours": {"max_escalation_level": 2},
    "acknowledge_hours": {"max_escalation_level": 2, "escalation_step_hours": 1, "sla_hours": 1},
}


async def with_a_history(here: Ward) -> None:
    """Three complaints of last month, each two hours old when something happened: one began to wait, the complainant
    of one wrote, and of one somebody acknowledged what there was.
    """
    await last_month(here)
    rows = await db.fetch("select id, created_at from complaint order by created_at")
    happened = [(Happening.STATUS, "waiting"), (Happening.INBOUND, None), (Happening.ACKNOWLEDGE, None)]
    for row, (what, value) in zip(rows, happened, strict=True):
        event = Event(row["created_at"] + timedelta(hours=2), what, value)
        await hear("complaint", [(row["id"], event)])


@pytest.mark.parametrize(("column", "still", "moved", "figure", "before", "after"), COLUMNS)
async def test_every_column_that_moves_an_instant_is_tried_by_its_own_name(
    house: None, column: str, still: object, moved: object, figure: str, before: int, after: int
) -> None:
    here = await furnished()
    await with_a_history(here)
    admin = Browser(await make.account("admin"))
    asked = {"hospital": str(here.hospital), "source": "MOH", **RULE, **BESIDE.get(column, {})}

    with clock.frozen(MARCH):
        pages = [
            await admin.get("complaints.simulation.new", query={**asked, column: value})
            for value in (still, moved)
        ]

    assert [figures_of(page)[figure] for page in pages] == [before, after]


def figures_of(page: Answer) -> dict[str, int]:
    """What the rule would have come to, by the words of each line."""
    rows = page.soup.select("#trial tr")
    return {row.th.get_text(strip=True): int(row.select("td")[1].get_text()) for row in rows}


def test_all_that_moves_an_instant_and_nothing_else_is_on_the_form() -> None:
    chosen_by = {"hospital", "source", "severity", "priority", "is_active", "version", "id"}
    sends_only = {"thank_you_email_enabled"}
    columns = {column.name for column in fields(Config)} - chosen_by - sends_only

    assert {*TRIED_NUMBERS, *TRIED_OR_NONE, *TRIED_FLAGS, "calendar"} == columns
    assert {column for column, *_ in COLUMNS} == columns - {"calendar"}


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"sla_hours": "0"}, "sla_hours"),
        ({"sla_hours": "often"}, "sla_hours"),
        ({"reminder_hours_before": "-1"}, "reminder_hours_before"),
        ({"second_reminder_enabled": "perhaps"}, "second_reminder_enabled"),
        ({"second_reminder_hours_before": "10001"}, "second_reminder_hours_before"),
        ({"no_target": "1"}, "no_target"),
        ({"response_hours": "0"}, "response_hours"),
        ({"max_escalation_level": "11"}, "max_escalation_level"),
    ],
)
async def test_a_field_that_cannot_be_is_named_and_keeps_what_was_typed(
    house: None, given: dict[str, str], field: str
) -> None:
    here = await furnished()
    rule = await db.fetchval("select id from complaint_sla_config where hospital = $1 limit 1", here.hospital)
    admin = Browser(await make.account("admin"))

    pages = [
        await admin.get("complaints.simulation.show", id=rule, query=given),
        await admin.get("complaints.simulation.new", query={"hospital": str(here.hospital), **given}),
    ]

    for page in pages:
        assert page.status == 422
        assert page.soup.select_one(f"#f-{field}-err") is not None
        assert page.soup.select_one("#trial") is None, "no figures of something else"
        shown = page.soup.select_one(f"#f-{field}")
        assert shown.name == "select" or shown["value"] == given[field]


async def test_without_a_target_a_rule_needs_no_hours(house: None) -> None:
    here = await furnished()
    await last_month(here)

    with clock.frozen(MARCH):
        page = await Browser(await make.account("admin")).get(
            "complaints.simulation.new",
            query={"hospital": str(here.hospital), "source": "MOH", "sla_hours": 0, "no_target": "yes"},
        )

    assert page.status == 200
    assert figures_of(page) == {
        "In time": 0,
        "Late": 0,
        "No target": 3,
        "Late answers": 0,
        "First reminders": 0,
        "Second reminders": 0,
        "Escalations": 0,
    }


async def test_a_reminder_that_was_skipped_is_not_counted(house: None) -> None:
    here = await furnished()
    await last_month(here)
    both = {"first_reminder_hours_after": 5, "second_reminder_hours_after": 5}

    with clock.frozen(MARCH):
        page = await Browser(await make.account("admin")).get(
            "complaints.simulation.new", query={"hospital": str(here.hospital), "source": "MOH", **both}
        )

    assert figures_of(page)["First reminders"] == 0, "the second takes over"
    assert figures_of(page)["Second reminders"] == 3


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
