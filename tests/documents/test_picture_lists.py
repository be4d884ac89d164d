"""Where documents of other records are listed, their small pictures are shown: complaints, actions, submissions."""

import json
from uuid import UUID

import pytest

from app.accounts.account import Account
from app.actions.commands import moving
from app.actions.rules.states import Brought
from app.documents import commands
from app.documents.intake import Received
from app.kernel import db, ids
from app.kernel.actor import Subject
from app.web.routing import url_for
from tests.actions import make as actions
from tests.browser import Answer, Browser
from tests.complaints import make as complaints
from tests.forms import make as forms

WELL = Brought(reason="Because it has to be", outcome="Two nurses at night")


async def drawn(owner: Subject, event: tuple[str, str], by: Account, *, is_evidence: bool = False) -> UUID:
    """A photo on a record, and its small picture made."""
    received = Received(ids.new(), "wall.jpg", "image/jpeg", 1_000, "s")
    [key] = await commands.attach(
        owner, [received], by=by, organisation=by.organisation, event=event, is_evidence=is_evidence
    )
    await db.execute(
        "update document set picture = 'made', picture_width = 240, picture_height = 320 where id = $1", key
    )
    return key


def shows(page: Answer, document: UUID, within: str) -> bool:
    """Whether the list has the picture of this document, and how large it is."""
    [image] = page.soup.select(f"{within} img")
    size = (image["width"], image["height"])
    said = (image["src"], image["alt"], image["loading"])
    return (said, size) == (
        (url_for("documents.picture.show", id=document), "wall.jpg", "lazy"),
        ("240", "320"),
    )


async def test_a_complaint_shows_it_beside_itself_and_among_its_documents(house: None) -> None:
    here = await complaints.ward()
    key = await complaints.complaint(here.hospital, department=here.department)
    reference = await db.fetchval("select reference from complaint where id = $1", key)
    browser = Browser(here.officer)
    await browser.get("complaints.complaint.show", reference=reference)
    document = await drawn(Subject("complaint", key), ("complaint", "ATTACHED"), here.officer)

    beside = await browser.get("complaints.complaint.show", reference=reference)
    listed = await browser.get("complaints.attachment.index", reference=reference)

    assert shows(beside, document, "aside .list")
    assert shows(listed, document, "#documents")


async def test_an_action_shows_it_as_evidence_and_to_whoever_decides(house: None) -> None:
    place = await actions.ward()
    raised = await actions.action(place, at=None)
    await moving.move(raised.id, "in_progress", WELL, by=place.worker)
    document = await drawn(
        Subject("action", raised.id), ("action", "ATTACHED"), place.worker, is_evidence=True
    )
    await moving.move(raised.id, "pending_approval", WELL, by=place.worker)

    page = await Browser(place.worker).get("actions.action.show", reference=raised.reference)
    drawer = await Browser(place.coordinator).get("actions.approval.show", reference=raised.reference)

    assert shows(page, document, "#evidence")
    assert shows(drawer, document, ".list")


@pytest.mark.parametrize("is_made", [True, False])
async def test_a_submission_shows_the_photo_of_an_answer(house: None, is_made: bool) -> None:
    place = await actions.ward()
    form = await forms.form(forms.asking({"code": "proof", "kind": "photo"}), kind="audit")
    answer = {"proof": {"document": str(ids.new()), "name": "wall.jpg"}}
    key = await forms.submission(form, place.hospital, answer)
    document = await drawn(Subject("submission", key), ("submission", "SUBMISSION_FILED"), place.manager)
    answer["proof"]["document"] = str(document)
    await db.execute("update submission set answers = $2 where id = $1", key, json.dumps(answer))
    if not is_made:
        await db.execute("update document set picture = 'waiting'")

    page = await Browser(place.manager).get("forms.submission.show", id=key)

    assert page.texts("#a-proof a") == ["wall.jpg"]
    assert page.soup.select("#a-proof img") == [] if not is_made else shows(page, document, "#a-proof")
