"""A changed rule, put to the open complaints it would move."""

from datetime import timedelta

from app.kernel import clock, db
from tests import make
from tests.browser import Browser
from tests.complaints.make import START, complaint, furnished, reference_of


async def test_a_rule_is_tried_on_last_month_and_applied_to_what_is_open(house: None) -> None:
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
        listed = await Browser(admin).get("complaints.rule.index")
        stands = await Browser(admin).get("complaints.simulation.show", id=rule)
        longer = await Browser(admin).get("complaints.simulation.show", id=rule, query={"sla_hours": 9000})
        wrong = await Browser(admin).get("complaints.simulation.show", id=rule, query={"sla_hours": "many"})
        await db.execute("update complaint_sla_config set sla_hours = 9000 where id = $1", rule)
        shown = await Browser(admin).get("complaints.application.new", id=rule)
        asked = await Browser(admin).post("complaints.application.create", id=rule)

    assert len(listed.texts("#rows tr")) == 4
    assert "3 complaints of last month" in stands.texts("#fitting")[0]
    assert stands.texts("#trial td") == ["0", "0", "3", "3", "0", "0", "0", "0", "3", "3", "3", "3", "3", "3"]
    assert longer.texts("#trial td")[:4] == ["0", "3", "3", "0"]
    assert wrong.status == 422
    assert "Apply to 3 open complaints" in shown.texts("h1")[0]
    assert reference in shown.text
    assert asked.status == 303
    assert await db.fetchval("select count(*) from job where kind = 'complaints.apply_config'") == 1
