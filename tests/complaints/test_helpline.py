"""The helpline's own complaints: its calendar with bank holidays, its row, its two clocks (cla.md 5.4, sla.md 1.5)."""

import json
from datetime import UTC, datetime, timedelta

from app.complaints.commands.answering import record_code
from app.complaints.commands.setup import setup_sla
from app.complaints.rules.cla import Recorded
from app.kernel import clock, db
from app.kernel.actor import the_system
from tests import make
from tests.browser import Browser
from tests.complaints.make import complaint, row_of

#: The Thursday before Good Friday, ten in the morning in London.
THURSDAY = datetime(2026, 4, 2, 9, tzinfo=UTC)
SATURDAY = datetime(2026, 4, 4, 9, tzinfo=UTC)
LAST_DAY = datetime(2026, 4, 22, 9, tzinfo=UTC)


async def helpline() -> object:
    place = await make.organisation("Helpline", "call_centre", time_zone="Europe/London")
    with clock.frozen(THURSDAY):
        await setup_sla()
    return place


async def holidays(name: str) -> list[str]:
    found = await db.fetchval("select definition from work_calendar where name = $1", name)
    return json.loads(found)["holidays"]


async def test_fifteen_working_days_count_saturdays_but_no_sunday_and_no_bank_holiday(house: None) -> None:
    place = await helpline()
    key = await complaint(place, "", at=THURSDAY)

    assert (await row_of(key))["due_at"] == LAST_DAY


async def test_the_holding_letter_is_due_after_one_working_day_and_late_after_that(house: None) -> None:
    place = await helpline()
    key = await complaint(place, "", at=THURSDAY)
    reference = await db.fetchval("select reference from complaint where id = $1", key)
    manager = Browser(await make.account("operator_manager", organisation=place))

    async def shown(at: datetime) -> str:
        with clock.frozen(at):
            page = await manager.get("complaints.complaint.show", reference=reference)
        return " ".join(page.soup.select_one("main aside").get_text(" ").split())

    in_time, late = await shown(SATURDAY), await shown(SATURDAY + timedelta(seconds=1))
    with clock.frozen(SATURDAY + timedelta(hours=1)):
        await record_code(key, Recorded("HOLDING_LETTER_SENT", "We are looking into it."), by=the_system)
    sent = await shown(SATURDAY + timedelta(days=2))

    assert "Holding letter due" in in_time
    assert "late" not in in_time
    assert "Holding letter due" in late
    assert "late" in late
    assert "Holding letter due" not in sent
    assert "late" in sent, "it went after its day"


async def test_set_up_again_nothing_edited_is_overwritten_and_further_holidays_are_added(house: None) -> None:
    await helpline()
    kept = await db.fetchval("select count(*) from complaint_sla_config")
    first = await holidays("CLA")
    await db.execute(
        "update work_calendar set definition = jsonb_set(definition, '{holidays}', (definition->'holidays')"
        " || to_jsonb(array['2026-12-24'])) where name = 'CLA'"
    )

    with clock.frozen(THURSDAY + timedelta(days=366)):
        again = await setup_sla()

    assert again.helplines == 0
    assert await db.fetchval("select count(*) from complaint_sla_config") == kept
    assert await db.fetchval("select count(*) from work_calendar") == 2
    now = await holidays("CLA")
    assert "2026-12-24" in now
    assert len(now) == len(first) + 1 + 8, "the eight of one more year"


async def test_operators_answer_on_saturday_mornings(house: None) -> None:
    await helpline()

    found = await db.fetchval("select definition from work_calendar where name = 'CLA operators'")
    assert json.loads(found)["week"]["sat"] == [["09:00", "12:30"]]
    assert "2026-12-28" in await holidays("CLA operators")
