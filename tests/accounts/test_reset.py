"""A forgotten password: asking for a link (security.md SI-2, SI-7)."""

import json

from app.accounts.commands import links
from app.accounts.jobs import reset as send_reset
from app.accounts.porter import Porter
from app.kernel import db
from tests.accounts.make import (
    Visit,
    name_of,
    person,
)
from tests.jobs.make import Run


async def test_asking_for_a_reset_answers_alike_for_every_name(
    house: None, porter: Porter, visit: Visit
) -> None:
    key = await person(porter)
    known, unknown = visit(address="203.0.113.1"), visit(address="203.0.113.2")
    first = await known.post("accounts.reset.create", {"name": await name_of(key)})
    second = await unknown.post("accounts.reset.create", {"name": "nobody-at-all"})
    assert (first.status_code, first.text) == (second.status_code, second.text)
    assert known.statements == unknown.statements
    work = await db.fetch("select args from job where kind = $1 order by created_at", links.RESET)
    assert [json.loads(row["args"])["member"] for row in work] == [str(key), None]
    assert await db.fetchval("select count(*) from one_time_link") == 0


async def test_the_consumer_makes_the_link_that_was_asked_for(house: None, porter: Porter) -> None:
    key = await person(porter)
    for member in (str(key), None):
        await send_reset(Run(member=member))
    assert await db.fetchval("select purpose from one_time_link where member = $1", key) == "reset"
    assert await db.fetchval("select count(*) from event_log where code = 'RESET_ASKED'") == 1


async def test_asking_too_often_changes_the_answer_for_nobody(
    house: None, porter: Porter, visit: Visit
) -> None:
    name = await name_of(await person(porter))
    pages = {
        (await visit(address=f"203.0.113.{n}").post("accounts.reset.create", {"name": name})).text
        for n in range(5)
    }
    assert len(pages) == 1
    assert await db.fetchval("select count(*) from job where kind = $1", links.RESET) == 3


async def test_a_reset_without_a_name_says_what_to_enter(house: None, visit: Visit) -> None:
    assert 'name="name"' in (await visit().get("accounts.reset.new")).text
    answer = await visit().post("accounts.reset.create", {"name": " "})
    assert (answer.status_code, "Enter your user name." in answer.text) == (422, True)
    assert await db.fetchval("select count(*) from job") == 0
