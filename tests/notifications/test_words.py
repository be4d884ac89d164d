"""Words edited in the console reach the messages of every room, not only those about policies."""

import pytest

from app.kernel import db
from app.kernel.actor import the_system
from app.outbox import Post, post
from app.outbox.commands import template
from tests import make as people


@pytest.fixture
async def reader(house):
    return await people.user("admin")


async def test_a_letter_is_written_with_the_words_in_force_and_names_their_version(reader):
    made = await template.save(
        "digest", "en", 1, subject="Your day", body="{{count}} things wait.", by=the_system
    )

    await post(Post("digest", "k1", user=reader, template="digest", values={"count": "3"}))

    row = await db.fetchrow("select subject, body, template_version from outbox")
    assert (row["subject"], row["body"], row["template_version"]) == ("Your day", "3 things wait.\n", made)


async def test_words_edited_in_one_language_leave_the_others_as_shipped(reader):
    await template.save("digest", "fr", 1, subject="Jour", body="{{count}} choses.", by=the_system)

    await post(Post("digest", "k1", user=reader, template="digest", values={"count": "3"}))

    assert await db.fetchval("select template_version from outbox") is None
