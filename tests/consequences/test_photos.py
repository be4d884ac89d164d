"""The photo of a failed audit item goes to the action it raised (features.md 62)."""

from pathlib import Path
from typing import Any

import pytest

from app.consequences import jobs
from app.consequences.rules import items_of, photos_of
from app.documents.files import files
from app.documents.store import Folder
from app.forms.rules.version import read
from app.kernel import db, fault, ids
from app.kernel.fault import Fault
from tests import make
from tests.browser import Browser
from tests.forms.answering import begun, picture, put
from tests.jobs.make import Run

GEL, HANDS, BIN = [str(ids.new()) for _n in range(3)]
ASKS = {
    "sections": [
        {
            "code": "ward",
            "title": {"en": "Ward"},
            "questions": [
                {"code": "gel", "kind": "yes_no", "weight": 1, "text": {"en": "Gel is filled"}},
                {"code": "hands", "kind": "yes_no", "critical": True, "text": {"en": "Hands are clean"}},
                {
                    "code": "of_hands",
                    "kind": "photo",
                    "text": {"en": "Show it"},
                    "condition": {"question": "hands", "op": "is", "value": "no"},
                },
                {"code": "of_ward", "kind": "photo", "text": {"en": "The ward"}},
            ],
        },
        {
            "code": "bins",
            "title": {"en": "Bins"},
            "questions": [
                {"code": "bin", "kind": "yes_no", "weight": 1, "text": {"en": "Bins are shut"}},
                {"code": "of_bin", "kind": "photo", "text": {"en": "The bin"}},
                {"code": "of_bed", "kind": "photo", "patient_data": True, "text": {"en": "The bed"}},
            ],
        },
    ]
}
ANSWERS = {
    "gel": "no",
    "hands": "no",
    "bin": "yes",
    "of_hands": {"document": HANDS},
    "of_ward": {"document": GEL},
    "of_bin": {"document": BIN},
    "of_bed": {"document": str(ids.new())},
}


@pytest.mark.parametrize(
    ("items", "shown"),
    [
        (["hands"], [HANDS, GEL]),
        (["gel"], [GEL]),
        (["bin"], [BIN]),
        (["gel", "bin"], [GEL, BIN]),
        (["hands", "gel", "bin"], [HANDS, GEL, BIN]),
        ([], []),
    ],
)
def test_a_photo_shows_the_item_that_asks_for_it_or_those_of_its_section(
    items: list[str], shown: list[str]
) -> None:
    assert [str(key) for _question, key in photos_of(read(ASKS), ANSWERS, items)] == shown


@pytest.mark.parametrize(
    ("key", "failed", "items"),
    [
        ("audit_item:1:hands", ["gel", "hands"], ["hands"]),
        ("audit:1", ["gel"], ["gel"]),
        ("audit:1", [], ["gel", "hands", "of_hands", "of_ward", "bin", "of_bin", "of_bed"]),
    ],
)
def test_an_action_is_about_its_item_or_about_what_failed(
    key: str, failed: list[str], items: list[str]
) -> None:
    assert list(items_of(key, failed, read(ASKS))) == items


async def audited(**how: Any) -> Browser:
    """Somebody who handed in an audit with a photo and a failed critical item."""
    hospital = await make.organisation("Al Waha General", "hospital")
    lead = Browser(await make.account("department_manager", organisation=hospital))
    address = await begun(lead)
    taken = {"q_proof": ("sink.png", picture(), "image/png")}
    kept = {"then": "save", "q_gel": "yes"}
    assert (
        await lead.request("POST", address, data=kept, files=taken if how.get("photo", True) else None)
    ).status == 303
    await put(lead, address, gel="yes", hands=how.get("hands", "no"))
    return lead


async def asked() -> list[Run]:
    rows = await db.fetch(
        "select args->>'submission' as submission from job where kind = 'consequences.photos'"
    )
    return [Run(submission=row["submission"]) for row in rows]


async def on_actions() -> list[Any]:
    return await db.fetch("select * from document where owner_kind = 'action' order by id")


async def test_the_photo_of_a_failed_item_stands_on_its_action_once(house: None) -> None:
    lead = await audited()
    [run] = await asked()

    await jobs.put_photos(run)
    await jobs.put_photos(run)

    [copy] = await on_actions()
    original = await db.fetchrow("select * from document where owner_kind = 'submission'")
    action = await db.fetchrow("select id, reference from action")
    assert (copy["owner_id"], copy["name"], copy["description"]) == (
        action["id"],
        "sink.png",
        "Question proof",
    )
    assert copy["sha256"] == original["sha256"] and copy["storage_key"] != original["storage_key"]
    assert copy["is_evidence"] is False
    officer = Browser(await make.account("complaints_officer", organisation=lead.account.organisation))
    page = await officer.get("actions.action.show", reference=action["reference"])
    link = page.soup.select_one("#evidence .list a")["href"]
    assert (await officer.request("GET", link)).status == 200
    stranger = Browser(await make.account("department_manager"))
    assert (await stranger.request("GET", link)).status == 404


@pytest.mark.parametrize("how", [{"photo": False}, {"hands": "yes"}])
async def test_nothing_is_asked_for_without_a_photo_or_without_an_action(
    house: None, how: dict[str, Any]
) -> None:
    await audited(**how)

    assert await asked() == []


async def test_a_photo_that_was_taken_off_its_action_does_not_come_back(house: None) -> None:
    await audited()
    [run] = await asked()
    await jobs.put_photos(run)
    await db.execute("update document set state = 'deleted' where owner_kind = 'action'")

    await jobs.put_photos(run)

    assert [row["state"] for row in await on_actions()] == ["deleted"]


async def test_a_copy_that_is_not_recorded_leaves_no_bytes(house: None) -> None:
    await audited()
    [run] = await asked()
    before = stored()

    fault.arm("event.after_log=err")
    try:
        with pytest.raises(Fault):
            await jobs.put_photos(run)
    finally:
        fault.arm("")

    assert stored() == before and await on_actions() == []


def stored() -> set[Path]:
    """Where the store has files."""
    place = files().store
    assert isinstance(place, Folder)
    return {path for path in place.root.rglob("*") if path.is_file()}
