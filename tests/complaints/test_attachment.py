"""The documents of a complaint: put on it and taken off."""

from app.accounts.account import Account
from app.complaints.commands.moving import move
from app.kernel import clock, db
from app.kernel.actor import the_system
from app.web.routing import url_for
from tests.browser import Answer, Browser, the_app
from tests.complaints.make import BROUGHT, complaint, furnished, opened, reference_of, ward
from tests.documents.samples import picture


async def attach(who: Account, reference: str) -> Answer:
    """A picture that somebody who has looked at the complaint puts on it."""
    the_app()
    path = url_for("complaints.attachment.create", reference=reference)
    files = {"files": ("rail.png", picture("PNG"), "image/png")}
    return await Browser(who).request("POST", path, files=files)


async def documents() -> list[str]:
    return [row["state"] for row in await db.fetch("select state from document order by id")]


async def test_a_document_stays_with_the_complaint_and_is_taken_off_by_whoever_put_it_there(
    house: None, somewhere: None
) -> None:
    here = await furnished()
    reference = await reference_of(await complaint(here.hospital, department=here.department))
    await opened(here.manager, reference)
    colleague = await opened(here.coordinator, reference)

    done = await attach(here.manager, reference)
    document = await db.fetchval("select id from document")
    listed = await Browser(here.manager).get("complaints.attachment.index", reference=reference)
    theirs = await colleague.post("complaints.attachment.destroy", reference=reference, id=document)
    mine = await Browser(here.manager).post("complaints.attachment.destroy", reference=reference, id=document)

    assert (done.status, theirs.status, mine.status) == (303, 403, 303)
    assert "rail.png" in " ".join(listed.texts("#documents li"))
    assert "stored" not in await documents()
    codes = [row["code"] for row in await db.fetch("select code from event_log where key = 'complaint'")]
    assert {"ATTACHED", "DETACHED"} <= set(codes)


async def test_without_a_file_nothing_is_attached_and_the_form_says_so(house: None) -> None:
    here = await furnished()
    reference = await reference_of(await complaint(here.hospital))
    browser = await opened(here.officer, reference)

    page = await browser.post("complaints.attachment.create", {}, reference=reference)
    part = await browser.post("complaints.attachment.create", {}, reference=reference, fragment=True)

    assert (page.status, part.status) == (422, 422)
    assert "Choose the file to attach." in page.text and "Choose the file to attach." in part.text
    assert "<html" not in part.text


async def test_nothing_is_put_on_what_is_over_and_nothing_is_taken_off_it(
    house: None, somewhere: None
) -> None:
    here = await furnished()
    key = await complaint(here.hospital, at=clock.now())
    reference = await reference_of(key)
    browser = await opened(here.officer, reference)
    await attach(here.officer, reference)
    await move(key, "cancelled", BROUGHT, by=the_system)

    more = await attach(here.officer, reference)
    document = await db.fetchval("select id from document")
    less = await browser.post("complaints.attachment.destroy", reference=reference, id=document)

    assert (more.status, less.status) == (409, 409)
    assert await documents() == ["stored"]


async def test_who_has_not_looked_or_is_of_elsewhere_finds_no_complaint_to_attach_to(
    house: None, somewhere: None
) -> None:
    here, elsewhere = await furnished(), await ward("Rawabi")
    reference = await reference_of(await complaint(here.hospital))

    unseen = await attach(here.officer, reference)
    stranger = await attach(elsewhere.officer, reference)
    list_of = await Browser(elsewhere.officer).get("complaints.attachment.index", reference=reference)

    assert (unseen.status, stranger.status, list_of.status) == (404, 404, 404)
    assert await documents() == []


async def test_a_document_of_another_complaint_is_not_taken_off_this_one(
    house: None, somewhere: None
) -> None:
    here = await furnished()
    one = await reference_of(await complaint(here.hospital))
    other = await reference_of(await complaint(here.hospital))
    browser = await opened(here.officer, one)
    await opened(here.officer, other)
    await attach(here.officer, other)
    document = await db.fetchval("select id from document")

    answer = await browser.post("complaints.attachment.destroy", reference=one, id=document)

    assert answer.status == 404
    assert await documents() == ["stored"]
