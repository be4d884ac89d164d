"""The stream that tells an open page that something has changed."""

import asyncio
from typing import Any

import pytest

from app.accounts.porter import Porter
from app.kernel import clock
from app.web import throttle
from app.web.hub import Pace, hub
from app.web.throttle import RULES
from tests import make
from tests.accounts.conftest import app, counted, porter, visit
from tests.accounts.make import Visit, signed_in
from tests.browser import Browser
from tests.waiting import until

__all__ = ["app", "counted", "porter", "visit"]
STREAM = "outbox.live.show"


async def test_a_page_that_asks_is_told_when_to_come_back(house: None) -> None:
    answer = await Browser(await make.account("operator")).get(STREAM)

    assert answer.status == 200
    assert answer.headers["content-type"].startswith("text/event-stream")
    assert answer.text.startswith("retry: ")


async def test_whoever_connects_too_often_is_told_so_without_words(house: None) -> None:
    """security.md 2.12; a page cannot tell whoever reads it."""
    person, now = await make.account("operator"), clock.now()
    with clock.frozen(now):
        for _n in range(RULES["stream"].most):
            await throttle.of_the_house().knock("stream", person.id, now=now)

        answer = await Browser(person).get(STREAM)

    assert (answer.status, answer.text) == (429, "")
    assert int(answer.headers["retry-after"]) > 0


async def test_a_stream_ends_with_the_session_it_was_opened_in(
    house: None, porter: Porter, visit: Visit, app: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    browser, _key = await signed_in(porter, visit)
    monkeypatch.setattr(hub, "pace", Pace(heartbeat=0.01, check=0.0, pause=0.0))
    cookie = f"recourse-dev={browser.session}".encode()
    heard: list[bytes] = []

    async def send(message: Any) -> None:
        heard.append(message.get("body", b""))

    async def still_here() -> Any:
        await asyncio.Event().wait()

    async def beaten() -> bool:
        return heard.count(b": \n\n") > 2

    scope = {
        "type": "http",
        "http_version": "1.1",
        "method": "GET",
        "path": "/live",
        "raw_path": b"/live",
        "query_string": b"",
        "scheme": "http",
        "headers": [(b"host", b"127.0.0.1:8000"), (b"sec-fetch-site", b"same-origin"), (b"cookie", cookie)],
        "client": ("203.0.113.9", 5_000),
        "server": ("127.0.0.1", 8_000),
    }
    stream = asyncio.create_task(app(scope, still_here, send))
    await until(beaten, what="the stream goes on while the session does")

    await browser.post("accounts.sign_out.create")

    await asyncio.wait_for(stream, 20)
