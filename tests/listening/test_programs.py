"""A program at the running web server: what it brings with its token raises an action, without one nothing happens."""

from collections.abc import AsyncIterator, Iterator
from datetime import timedelta
from typing import Any

import httpx
import pytest

from app.accounts.commands import token as tokens
from app.accounts.inputs import NewToken
from app.kernel import clock, db
from tests.actions.make import Ward
from tests.servers.console import console

pytestmark = [pytest.mark.usefixtures("house"), pytest.mark.slow]

#: No good answer takes so long, however busy the machine is.
LONGEST = 120.0


@pytest.fixture(scope="module")
def origin(work_url: str) -> Iterator[str]:
    """Where the console listens, on this worker's database."""
    with console(work_url) as address:
        yield address


@pytest.fixture
async def program(origin: str) -> AsyncIterator[httpx.AsyncClient]:
    """Another program on the network, without a cookie."""
    async with httpx.AsyncClient(base_url=origin, timeout=LONGEST, trust_env=False) as client:
        yield client


async def token_of(place: Ward, *scopes: str, days: int = 90) -> str:
    return await tokens.create(
        NewToken("reputation monitor", list(scopes or ("listening.bring",)), days), by=place.executive
    )


async def bring(
    program: httpx.AsyncClient, place: Ward, path: str, token: str, **said: Any
) -> httpx.Response:
    code = await db.fetchval("select code from organisation where id = $1", place.hospital)
    return await program.post(
        path,
        json={"hospital": code, "id": "77", "at": "2026-02-04T08:00:00Z", **said},
        headers={"authorization": f"Bearer {token}"} if token else {},
    )


async def written() -> list[int]:
    """How much was heard, raised and told of either."""
    counted = (
        "select count(*) from heard",
        "select count(*) from action",
        "select count(*) from event_log where key in ('heard', 'action')",
    )
    return [await db.fetchval(sql) for sql in counted]


async def test_a_negative_mention_over_the_network_raises_one_action_in_its_owners_name(
    place: Ward, program: httpx.AsyncClient
) -> None:
    token = await token_of(place)
    said = {"channel": "x", "text": "No answer for a week", "sentiment": -0.75}

    first = await bring(program, place, "/api/mentions", token, **said)
    again = await bring(program, place, "/api/mentions", token, **said)

    assert (first.status_code, first.json()) == (201, {"id": "77", "new": True})
    assert (again.status_code, again.json()) == (200, {"id": "77", "new": False})
    assert "set-cookie" not in first.headers
    raised = await db.fetch(
        "select a.title, a.hospital, h.created_by from action a join heard h on h.id = a.subject_id"
        " where a.source_type = 'social_media' and a.subject_kind = 'heard'"
    )
    assert [tuple(row) for row in raised] == [("Negative mention: x", place.hospital, place.executive.id)]
    assert await db.fetchval("select last_used_at is not null from api_token")


async def test_a_poor_rating_of_a_call_over_the_network_raises_an_action_and_a_good_one_none(
    place: Ward, program: httpx.AsyncClient
) -> None:
    token = await token_of(place)

    poor = await bring(program, place, "/api/calls", token, rating=1)
    good = await bring(program, place, "/api/calls", token, rating=5, id="78")

    assert (poor.status_code, good.status_code) == (201, 201)
    raised = await db.fetch("select title from action where source_type = 'call_center'")
    assert [row["title"] for row in raised] == ["Call 77 rated 1 of 5"]


@pytest.mark.parametrize("path", ["/api/mentions", "/api/calls"])
@pytest.mark.parametrize(
    "how", ["none", "strange", "changed", "revoked", "expired", "of somebody who left", "for something else"]
)
async def test_without_a_token_that_holds_nothing_is_written(
    place: Ward, program: httpx.AsyncClient, path: str, how: str
) -> None:
    token = await token_of(place, "timers.use" if how == "for something else" else "listening.bring")
    match how:
        case "none":
            token = ""
        case "strange":
            token = "rcs_abcdefgh_" + "x" * 43
        case "changed":
            token = token[:-1] + ("A" if token[-1] != "A" else "B")
        case "revoked":
            assert await tokens.revoke(await db.fetchval("select id from api_token"), by=place.executive)
        case "expired":
            await db.execute("update api_token set expires_at = $1", clock.now() - timedelta(seconds=1))
        case "of somebody who left":
            await db.execute("update app_user set active = false where id = $1", place.executive.id)

    answer = await bring(program, place, path, token, channel="x", sentiment=-1, rating=1)

    if how == "for something else":
        assert answer.status_code == 403
    else:
        assert (answer.status_code, answer.headers["www-authenticate"]) == (401, "Bearer")
        assert answer.headers["content-type"] == "application/json"
    assert not token or token not in answer.text
    assert await written() == [0, 0, 0]
