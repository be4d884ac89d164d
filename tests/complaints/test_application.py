"""A changed rule, put to the open complaints it would move."""

from datetime import timedelta

from app.kernel import clock, db
from tests import make
from tests.browser import Browser
from tests.complaints.make import START, complaint, furnished, reference_of


async def test_a_changed_rule_is_shown_with_what_it_moves_and_then_asked_for(house: None) -> None:
    here = await furnished()
    rule = await db.fetchval(
        "select k.id from complaint_sla_config k join complaint_source s on s.id = k.source where s.code = 'MOH'"
    )
    for n in range(3):
        key = await complaint(here.hospital, "MOH", at=START - timedelta(days=20 + n))
        reference = await reference_of(key)
    march = START.replace(month=2, day=10)
    admin = await make.account("admin")

    with clock.frozen(march):
        await db.execute("update complaint_sla_config set sla_hours = 9000 where id = $1", rule)
        shown = await Browser(admin).get("complaints.application.new", id=rule)
        asked = await Browser(admin).post("complaints.application.create", id=rule)

    assert "Apply to 3 open complaints" in shown.texts("h1")[0]
    assert reference in shown.text
    assert asked.status == 303
    assert await db.fetchval("select count(*) from job where kind = 'complaints.apply_config'") == 1


async def test_a_rule_that_moves_nothing_offers_no_button_and_only_administrators_apply(house: None) -> None:
    here = await furnished()
    rule = await db.fetchval("select id from complaint_sla_config limit 1")
    admin = Browser(await make.account("admin"))

    nothing = await admin.get("complaints.application.new", id=rule)
    refused = await Browser(here.officer).post("complaints.application.create", id=rule)
    unknown = await admin.post("complaints.application.create", id="0190aaaa-0000-7000-8000-000000000000")

    assert "Apply now" not in nothing.text
    assert (refused.status, unknown.status) == (403, 404)
    assert await db.fetchval("select count(*) from job where kind = 'complaints.apply_config'") == 0
