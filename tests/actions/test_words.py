"""The words of notices about actions."""

from app.kernel import db
from app.kernel.actor import the_system
from app.outbox.commands import template
from tests.actions.make import action, ward


async def test_a_notice_has_the_words_that_were_edited_in_the_console(house: None) -> None:
    here = await ward()
    words = await template.save(
        "action_assigned", "en", 1, subject="For you: {{reference}}", body="By {{due}}", by=the_system
    )

    made = await action(here, department=here.department)

    rows = await db.fetch(
        "select distinct subject, template_version from outbox where kind = 'action.assigned'"
    )
    assert [tuple(row) for row in rows] == [(f"For you: {made.reference}", words)]
