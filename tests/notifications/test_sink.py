"""Where test messages end in development (security.md DF-5)."""

import dataclasses
import json

import httpx
import pytest
from starlette.applications import Starlette

from app.main import routes_of
from app.notifications.routes import DEVELOPMENT
from app.settings import current
from tests.browser import ORIGIN

SINK = "notifications.sink.create"


@pytest.fixture
def data_folder(tmp_path, monkeypatch):
    monkeypatch.setenv("DATA_DIR", str(tmp_path))
    current.cache_clear()
    yield tmp_path
    current.cache_clear()


async def _send(*bodies):
    transport = httpx.ASGITransport(Starlette(routes=DEVELOPMENT))
    async with httpx.AsyncClient(transport=transport, base_url=ORIGIN) as client:
        return [await client.post(DEVELOPMENT[0].path, json=body) for body in bodies]


async def test_what_a_gateway_would_have_got_is_kept_the_newest_two_hundred(data_folder):
    answers = await _send(*({"n": n} for n in range(203)))

    assert {(answer.status_code, answer.text) for answer in answers} == {(200, '{"error":false}')}
    lines = (data_folder / "messages" / "test_sms.jsonl").read_text().splitlines()
    kept = [json.loads(json.loads(line)["body"])["n"] for line in lines]
    assert kept == list(range(3, 203))


@pytest.mark.parametrize("env", ["development", "test", "production"])
def test_only_development_has_it(env):
    routed = {route.name for route in routes_of(dataclasses.replace(current(), env=env))}

    assert (SINK in routed) == (env == "development")
