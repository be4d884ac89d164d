"""The time that was spent on a case, and its corrections by a manager."""

from app.kernel import db
from app.kernel.actor import Subject
from app.timers import commands
from tests import make
from tests.browser import Browser


async def test_a_manager_corrects_the_time_of_a_case_on_its_page(house: None) -> None:
    manager = await make.account("operator_manager")
    maya = await make.account("operator", organisation=manager.organisation)
    reference = await make.case(maya)
    case = Subject("case", await db.fetchval("select id from cases where reference = $1", reference))
    timer, _mine = await commands.start(by=maya, subject=case)
    await commands.stop(timer.reference, by=maya)
    page = await Browser(manager).get("cases.time.index", reference=reference)
    assert timer.reference in page.text

    empty = await Browser(manager).post(
        "cases.time.update", {"minutes": "5"}, reference=reference, timer=timer.reference
    )
    done = await Browser(manager).post(
        "cases.time.update",
        {"minutes": "5", "reason": "A dead line."},
        reference=reference,
        timer=timer.reference,
    )
    not_hers = await Browser(maya).post(
        "cases.time.update", {"minutes": "9", "reason": "More."}, reference=reference, timer=timer.reference
    )

    assert (empty.status, done.status, not_hers.status) == (422, 303, 403)
    assert await db.fetchval("select billable_seconds from case_facts") == 300
