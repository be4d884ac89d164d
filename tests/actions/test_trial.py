"""The dry run of a source with figures that are not saved (sla.md 1.8)."""

from app.actions.commands.triggering import heed
from app.kernel import db
from tests.actions.make import Ward, cause
from tests.browser import Browser


async def test_figures_are_tried_without_being_saved(place: Ward) -> None:
    await heed([cause(place, "survey", score=score) for score in ("1", "2", "4")])
    browser = Browser(place.coordinator)

    page = await browser.get(
        "actions.trial.show",
        id=place.hospital,
        source="survey",
        query={"is_on": "1", "survey_stage_below": "5"},
    )

    assert (
        "It happened 3 times in the last 30 days; with these figures it would have raised 3 actions"
        in page.text
    )
    assert await db.fetchval("select count(*) from action_source_setting") == 0
    assert await db.fetchval("select count(*) from action") == 2
