"""The routing rules in their order, and what they would do."""

from app.kernel import db, ids
from tests.actions.make import Ward
from tests.browser import Browser


async def test_the_dry_run_says_which_rule_and_why_and_shows_what_cannot_be_reached(place: Ward) -> None:
    for name, target in (("To one who left", place.other.id), ("To the coordinator", place.coordinator.id)):
        await db.execute(
            "insert into routing_rule (id, name, hospital, assign_to_user, priority) values ($1, $2, $3, $4, $5)",
            ids.new(),
            name,
            place.hospital,
            target,
            5 if "left" in name else 0,
        )
    await db.execute("update app_user set active = false where id = $1", place.other.id)

    page = await Browser(place.coordinator).get(
        "actions.rule.index", query={"hospital": str(place.hospital), "severity": "high"}
    )

    assert "“To the coordinator” takes it" in page.plain
    assert page.plain.count("The person it names is not active.") == 2
