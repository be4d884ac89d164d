from typing import Any

import pytest

from app import outbox
from app.kernel import db, ids
from app.kernel.actor import Subject
from app.outbox import Post
from app.outbox.letters import NoTemplate
from app.outbox.text import MissingValue
from tests import make

VALUES = {"reference": "C-2026-00001", "hospital": "King Fahad", "due": "Monday 09:00"}


async def _rows() -> list[dict[str, Any]]:
    return [dict(row) for row in await db.fetch("select * from outbox order by id")]


async def test_a_message_to_a_person_takes_their_address_and_language(house: None) -> None:
    officer = await make.user("complaints_officer", organisation=await make.organisation(), language="ar")
    about = Subject("complaint", ids.new())

    made = await outbox.post_many(
        [
            Post(
                "complaint_assigned",
                "complaint:1",
                user=officer,
                template="complaint_assigned",
                values=VALUES,
                link="/complaints/C-2026-00001",
                subject=about,
                foldable=True,
            )
        ]
    )

    (row,) = await _rows()
    assert made == {"complaint:1": row["id"]}
    assert (row["state"], row["channel"], row["language"]) == ("queued", "email", "ar")
    assert row["recipient"].endswith("@example.invalid")
    assert "شكوى" in row["subject"]
    assert row["body"].rstrip().endswith("http://127.0.0.1:8000/complaints/C-2026-00001")
    assert (row["subject_kind"], row["subject_id"]) == ("complaint", about.id)
    assert row["foldable"]


async def test_the_same_reason_is_told_once(house: None) -> None:
    first = await outbox.post(Post("test", "policy:1", address="a@example.org", title="One", text="One"))
    second = await outbox.post(Post("test", "policy:1", address="a@example.org", title="Two", text="Two"))

    assert first is not None and second is None
    assert [row["subject"] for row in await _rows()] == ["One"]


async def test_a_notice_is_there_at_once(house: None) -> None:
    person = await make.user("admin")

    await outbox.post(Post("test", "n:1", channel="in_app", user=person, title="Look", text="Here"))

    (row,) = await _rows()
    assert (row["state"], row["recipient"]) == ("delivered", "")
    assert row["sent_at"] is not None


@pytest.mark.parametrize("details", [{"active": False}, {"email": ""}])
async def test_who_cannot_be_reached_is_passed_over(house: None, details: dict[str, Any]) -> None:
    person = await make.user("admin", **details)

    assert await outbox.post(Post("test", "x", user=person, title="Look", text="Here")) is None
    assert await _rows() == []


@pytest.mark.parametrize(
    ("message", "error"),
    [
        (Post("t", "1", address="a@b.c", template="nobody_wrote_this"), NoTemplate),
        (Post("t", "2", address="a@b.c", template="../../x"), NoTemplate),
        (
            Post("t", "3", address="a@b.c", template="complaint_assigned", values={"reference": "C"}),
            MissingValue,
        ),
    ],
)
async def test_nothing_leaves_with_a_hole_in_it(house: None, message: Post, error: type[Exception]) -> None:
    with pytest.raises(error):
        await outbox.post(message)
    assert await _rows() == []


async def test_only_what_was_never_tried_is_taken_back(house: None) -> None:
    about = Subject("complaint", ids.new())
    for n in range(3):
        await outbox.post(Post("test", f"k:{n}", address="a@example.org", title="T", text="T", subject=about))
    await db.execute("update outbox set attempts = 1 where dedup_key = 'k:1'")

    assert sorted(await outbox.withdraw(subject=about)) == ["k:0", "k:2"]
    assert await outbox.withdraw() == []


async def test_a_header_cannot_be_smuggled_in_by_a_title(house: None) -> None:
    await outbox.post(Post("t", "1", address="a@b.c", title="Hello\r\nBcc: all@example.org", text="x"))

    (row,) = await _rows()
    assert row["subject"] == "Hello Bcc: all@example.org"
