"""The documents of an action: put on it and taken off."""

from app.accounts.account import Account
from app.actions.commands import moving
from app.actions.rules.states import Brought
from app.kernel import db
from app.web.routing import url_for
from tests.actions.make import Ward, action, codes_of, evidence, pending, row_of, ward
from tests.browser import Answer, Browser, the_app
from tests.documents.samples import picture


async def test_evidence_is_not_taken_from_what_was_decided(place: Ward) -> None:
    raised = await pending(place)
    await moving.move(raised.id, "approved", Brought(), by=place.coordinator)
    document = await db.fetchval("select id from document where owner_id = $1", raised.id)

    page = await Browser(place.worker).post(
        "actions.attachment.destroy", {}, reference=raised.reference, id=str(document)
    )

    assert page.status == 409
    assert await db.fetchval("select state from document") == "stored"


def a_file(name: str = "rail.png") -> dict[str, tuple[str, bytes, str]]:
    return {"files": (name, picture("PNG"), "image/png")}


async def attach(who: Account, reference: str, **form: str) -> Answer:
    the_app()
    path = url_for("actions.attachment.create", reference=reference)
    return await Browser(who).request("POST", path, data=form, files=a_file())


async def test_a_file_may_be_evidence_or_only_be_there(place: Ward) -> None:
    raised = await action(place, at=None)

    await attach(place.worker, raised.reference, is_evidence="1", description="The new rail")
    await attach(place.worker, raised.reference)

    kept = await db.fetch("select is_evidence, description from document order by id")
    assert [tuple(each) for each in kept] == [(True, "The new rail"), (False, "")]
    assert {"EVIDENCE", "ATTACHED"} <= set(await codes_of(raised.id))


async def test_new_evidence_takes_a_submission_back_to_work_and_another_file_does_not(place: Ward) -> None:
    raised = await pending(place)

    await attach(place.worker, raised.reference)
    other = (await row_of(raised.id))["status"]
    await attach(place.worker, raised.reference, is_evidence="1")

    assert (other, (await row_of(raised.id))["status"]) == ("pending_approval", "in_progress")


async def test_without_a_file_nothing_is_attached_and_the_form_says_so(place: Ward) -> None:
    raised = await action(place, at=None)

    page = await Browser(place.worker).post("actions.attachment.create", {}, reference=raised.reference)

    assert page.status == 422
    assert "Choose the file to attach." in page.text
    assert await db.fetchval("select count(*) from document") == 0


async def test_only_who_works_on_it_attaches_and_a_stranger_finds_nothing(place: Ward) -> None:
    elsewhere = await ward("Elsewhere")
    raised = await action(place, at=None, assigned_to=place.coordinator.id)
    document = await evidence(raised.id, by=place.coordinator)

    other = await attach(place.worker, raised.reference)
    stranger = await attach(elsewhere.coordinator, raised.reference)
    taken = await Browser(elsewhere.coordinator).post(
        "actions.attachment.destroy", reference=raised.reference, id=document
    )

    assert (other.status, stranger.status, taken.status) == (403, 404, 404)
    assert await db.fetchval("select count(*) from document where state = 'stored'") == 1


async def test_what_is_taken_off_stays_as_a_tombstone_and_on_the_log(place: Ward) -> None:
    raised = await action(place, at=None)
    document = await evidence(raised.id, by=place.worker)

    await Browser(place.worker).post("actions.attachment.destroy", reference=raised.reference, id=document)

    assert await db.fetchval("select state from document") != "stored"
    assert "EVIDENCE_REMOVED" in await codes_of(raised.id)
