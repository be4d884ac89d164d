"""The words of notices about complaints."""

import pytest

from app.kernel import db
from app.kernel.actor import the_system
from app.outbox.commands import template
from tests.complaints.make import complaint, ward


@pytest.mark.parametrize(("language", "title"), [("en", "New: {reference}"), ("fr", "Nouveau : {reference}")])
async def test_a_notice_has_the_words_that_were_edited_in_the_console(
    house: None, language: str, title: str
) -> None:
    here = await ward()
    await db.execute("update app_user set language = $1", language)
    for code, subject in (("en", "New: {{reference}}"), ("fr", "Nouveau : {{reference}}")):
        await template.save(
            "complaint_assigned_moh", code, 1, subject=subject, body="{{hospital}}", by=the_system
        )

    made = await complaint(here.hospital, "MOH", department=here.department)

    reference = await db.fetchval("select reference from complaint where id = $1", made)
    rows = await db.fetch(
        "select distinct subject, body, template_version is not null as named from outbox"
        " where channel = 'in_app'"
    )
    assert [tuple(row) for row in rows] == [(title.format(reference=reference), "Al Waha General\n", True)]
