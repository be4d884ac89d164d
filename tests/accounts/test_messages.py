"""What is told to the owner of an account, and what is not."""

import json
from uuid import UUID

import pytest

from app import eventlog
from app.accounts import messages
from app.accounts.commands import links
from app.accounts.events import AccountEvent
from app.kernel import db
from app.kernel.actor import Subject, the_system
from app.outbox import letters
from tests.accounts.make import (
    invited,
)


@pytest.mark.parametrize("code", messages.TEMPLATES)
@pytest.mark.parametrize("language", ["en", "fr", "ar"])
async def test_every_message_is_written_in_three_languages(code: str, language: str) -> None:
    values = {"name": "Amal", "username": "amal"}
    name = messages.TEMPLATES[code]
    subject, body = letters.render(name, language, values)
    assert subject
    assert "amal" in body
    assert language == "en" or letters.render(name, "en", values)[1] != body


async def _entry(key: UUID, code: str) -> eventlog.Entry:
    context = await db.fetchval("select context from event_log where code = $1", code)
    return eventlog.entry(
        "account",
        code,
        subject=Subject("user", key),
        by=the_system,
        context=json.loads(context) if context else {},
    )


async def test_a_message_of_an_invitation_carries_the_link_and_the_log_does_not(house: None) -> None:
    key, token = await invited(name="Amal")
    entry = await _entry(key, "INVITED")
    [message] = await messages.messages_for([entry])
    assert (message.user, message.template, message.link) == (key, "account_invitation", links.PATH + token)
    assert message.values["name"] == "Amal"


async def test_what_is_no_news_is_told_to_nobody(house: None) -> None:
    key, _token = await invited()
    assert await messages.messages_for([await _entry(key, "CREATED")]) == []


def test_every_code_that_is_told_is_a_code() -> None:
    assert set(messages.TEMPLATES) <= set(AccountEvent.codes)
