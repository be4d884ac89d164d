"""The words of messages: what may be saved, and what it would look like."""

import pytest

from app.kernel import db
from app.kernel.language import LANGUAGES
from app.notifications.commands import running
from tests.households import make


async def test_edited_words_are_a_new_version_that_the_message_names(admin):
    form = {"body": "Hello {{ Name }}, plan {{ ProductCode }} is on.", "version": "1"}
    where = {"kind": "activation_of_policy", "code": "en"}
    saved = await admin.post("notifications.template.update", form, **where)
    stale = await admin.post("notifications.template.update", form, **where)
    await make.policy(await make.household())

    await running.run(source="hand")

    assert (saved.status, stale.status) == (303, 409)
    row = await db.fetchrow(
        "select o.body, t.version from outbox o join message_template t on t.id = o.template_version"
    )
    assert row["version"] == 2
    assert row["body"].startswith("Hello Daudi Mushi, plan")


@pytest.mark.parametrize(
    "body",
    ["Hello {{ Nobody }}", "{% if x %}", "See https://evil.example/{{ Name }}", "x" * 1_200, "   "],
)
async def test_words_that_cannot_be_sent_are_not_saved(admin, body):
    page = await admin.post(
        "notifications.template.update",
        {"body": body, "version": "1"},
        kind="activation_of_policy",
        code="en",
    )

    assert page.status == 422
    assert await db.fetchval("select count(*) from message_template") == 0


async def test_the_preview_shows_the_jump_to_more_segments(admin):
    page = await admin.get(
        "notifications.template.edit",
        query={"body": "\u0639" * 80},
        kind="activation_of_policy",
        code="ar",
        fragment=True,
    )

    assert "2 segments" in page.text
    assert "Cut 10 characters" in page.text


async def test_every_message_is_listed_with_its_version_in_each_language(admin):
    form = {"body": "Hello {{ Name }}.", "version": "1"}
    await admin.post("notifications.template.update", form, kind="activation_of_policy", code="en")

    page = await admin.get("notifications.template.index")

    row = next(words for words in page.texts("#rows tr") if words.startswith("activation_of_policy"))
    assert "version 2" in row
    assert row.count("version 1") == len(LANGUAGES) - 1


async def test_a_mail_needs_a_subject_and_keeps_the_words_that_were_typed(admin):
    page = await admin.post(
        "notifications.template.update",
        {"subject": "", "body": "{{count}} things wait.", "version": "1"},
        kind="digest",
        code="en",
    )

    assert page.status == 422
    assert "Write the subject of the mail." in page.text
    assert page.soup.select_one("[name=body]").text.strip() == "{{count}} things wait."


@pytest.mark.parametrize(("kind", "code"), [("birthday", "en"), ("digest", "xx")])
async def test_words_there_are_not_are_not_found(admin, kind, code):
    assert (await admin.get("notifications.template.edit", kind=kind, code=code)).status == 404


async def test_what_cannot_be_saved_says_so_while_it_is_written(admin):
    query = {"body": "See https://evil.example/{{count}}"}

    page = await admin.get(
        "notifications.template.edit", query=query, kind="digest", code="en", fragment=True
    )

    assert "This cannot be saved" in page.text
    assert "<h1" not in page.text
