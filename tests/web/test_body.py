"""The JSON of a program: an object whose every key is known, or a refusal it can read."""

import json
from typing import Any

import pytest
from starlette.requests import Request

from app.kernel.errors import Invalid
from app.web.body import NotJson, json_fields, problems


def sent(body: str, kind: str = "application/json") -> Request:
    """What a program sent."""

    async def receive() -> Any:
        return {"type": "http.request", "body": body.encode(), "more_body": False}

    headers = [(b"content-type", kind.encode())]
    return Request({"type": "http", "method": "POST", "path": "/", "headers": headers}, receive)


@pytest.mark.parametrize("kind", ["application/json", "Application/JSON; charset=utf-8"])
async def test_an_object_is_read_field_by_field(kind: str) -> None:
    fields = await json_fields(sent('{"words": "one"}', kind))
    assert fields.done(fields.line("words")) == "one"


@pytest.mark.parametrize("kind", ["", "text/plain", "application/x-www-form-urlencoded"])
async def test_only_json_is_taken(kind: str) -> None:
    """security.md 2.11: a form of another site cannot say that it is JSON."""
    with pytest.raises(NotJson):
        await json_fields(sent('{"words": "one"}', kind))


@pytest.mark.parametrize("body", ["[]", '"words"', "{", '{"words": 1, "words": 2}'])
async def test_what_is_no_object_is_refused(body: str) -> None:
    with pytest.raises(Invalid):
        await json_fields(sent(body))


async def test_every_problem_is_told_by_its_field_and_a_key_nobody_knows_is_one() -> None:
    fields = await json_fields(sent('{"wrods": "one"}'))
    fields.line("words", empty="Say something.")
    with pytest.raises(Invalid) as wrong:
        fields.done()
    answer = problems(wrong.value)
    assert answer.status_code == 422
    assert set(json.loads(bytes(answer.body))["problems"]) == {"words", "wrods"}
