"""The board of actions, one action, and a new one."""

from app.actions.commands.raising import raise_many
from app.actions.inputs import NewAction
from app.kernel import db
from app.kernel.actor import the_system
from tests import make as the_house
from tests.actions.make import Ward, action, pending, ward
from tests.browser import Browser


async def test_the_board_shows_each_state_with_its_count(place: Ward) -> None:
    await action(place, at=None, title="Repaint the crossing")
    await pending(place, title="Second nurse at triage")

    page = await Browser(place.coordinator).get("actions.action.index")

    assert page.status == 200
    assert page.texts("article .cover") == ["Repaint the crossing", "Second nurse at triage"]
    assert page.texts(".board header .xs") == ["1", "0", "1", "0", "0"]


async def test_an_action_raised_by_hand_is_routed_and_shown(place: Ward) -> None:
    browser = Browser(place.coordinator)
    form = {"title": "Shade over the queue", "hospital": str(place.hospital), "severity": "high"}

    await browser.post("actions.action.create", form)

    row = await db.fetchrow("select * from action")
    page = await browser.get("actions.action.show", reference=row["reference"])
    assert (row["title"], row["severity"], row["queue"]) == ("Shade over the queue", "high", "coordinator")
    assert page.texts("h1") == ["Shade over the queue"]


async def test_what_is_missing_is_said_and_what_was_typed_is_kept(place: Ward) -> None:
    page = await Browser(place.coordinator).post("actions.action.create", {"description": "It is hot there"})

    assert page.status == 422
    assert "It is hot there" in page.text
    assert await db.fetchval("select count(*) from action") == 0


async def test_the_board_costs_the_same_for_three_actions_and_for_sixty(place: Ward) -> None:
    browser = Browser(place.coordinator)
    news = [NewAction(place.hospital, f"Item {n}", assigned_to=place.worker.id) for n in range(3)]
    await raise_many(news, by=the_system)
    await browser.get("actions.action.index")
    few = await browser.get("actions.action.index")
    for _n in range(19):
        await raise_many(news, by=the_system)

    many = await browser.get("actions.action.index")
    listed = await browser.get("actions.listing.index")

    assert many.statements == few.statements
    assert len(many.soup.select("article.kc")) == 50
    assert many.texts(".board header .xs")[0] == "60"
    assert len(listed.soup.select("#rows tr")) == 50
    assert listed.statements <= many.statements + 1


async def test_a_department_manager_sees_their_department_and_their_own(place: Ward) -> None:
    elsewhere = await the_house.department(place.hospital, "Laundry")
    await action(place, at=None, title="Ours")
    await action(place, at=None, title="Mine", department=elsewhere, assigned_to=place.manager.id)
    await action(place, at=None, title="Theirs", department=elsewhere, assigned_to=place.coordinator.id)

    page = await Browser(place.manager).get("actions.action.index")

    assert page.texts("article .cover") == ["Ours", "Mine"]
    assert page.texts(".board header .xs")[0] == "2"


async def test_ones_own_action_opens_wherever_it_is_and_others_there_do_not(place: Ward) -> None:
    elsewhere = await the_house.department(place.hospital, "Laundry")
    mine = await action(place, at=None, department=elsewhere, assigned_to=place.manager.id)
    theirs = await action(place, at=None, department=elsewhere, assigned_to=place.coordinator.id)
    browser = Browser(place.manager)

    assert (await browser.get("actions.action.show", reference=mine.reference)).status == 200
    assert (await browser.get("actions.action.show", reference=theirs.reference)).status == 404


async def test_another_hospitals_action_does_not_exist(place: Ward) -> None:
    elsewhere = await ward("Elsewhere")
    raised = await action(elsewhere, at=None)

    page = await Browser(place.coordinator).get("actions.action.show", reference=raised.reference)

    assert page.status == 404


async def test_the_form_offers_places_of_ones_own_and_only_sources_without_a_form_of_their_own(
    place: Ward,
) -> None:
    await ward("Elsewhere")

    page = await Browser(place.coordinator).get("actions.action.new")

    assert page.texts("[name=hospital] option") == ["Choose one", "Al Waha General"]
    offered = [each["value"] for each in page.soup.select("[name=source] option")]
    assert "manual" in offered and not {"survey", "rounds", "executive_committee"} & set(offered)


async def test_nothing_is_raised_at_a_hospital_out_of_scope(place: Ward) -> None:
    elsewhere = await ward("Elsewhere")
    form = {"title": "Shade over the queue", "hospital": str(elsewhere.hospital)}

    page = await Browser(place.coordinator).post("actions.action.create", form)

    assert page.status == 422
    assert page.soup.select_one("[name=title]")["value"] == "Shade over the queue"
    assert await db.fetchval("select count(*) from action") == 0
