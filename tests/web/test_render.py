"""Turning answers into pages: the whole page or a part of it, and a refusal that keeps what was typed."""

from typing import Any
from urllib.parse import urlencode

import pytest
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from app.kernel.errors import Invalid
from app.web.render import go_to, initials, next_of, refuse


@pytest.mark.parametrize(
    ("name", "letters"),
    [
        ("Maya Okafor", "MO"),
        ("حنان القحطاني", "حا"),
        ("maría del pilar ruiz", "MR"),
        ("Cher", "C"),
        ("  ", "?"),
    ],
)
def test_an_avatar_has_the_first_letters_of_the_first_and_the_last_name(name: str, letters: str) -> None:
    assert initials(name) == letters


def sent(form: dict[str, str], **headers: str) -> Request:
    """A form that somebody sent."""
    body = urlencode(form).encode()
    scope = {
        "type": "http",
        "method": "POST",
        "path": "/",
        "query_string": b"",
        "headers": [
            (b"content-type", b"application/x-www-form-urlencoded"),
            *((name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()),
        ],
        "user": None,
    }

    async def receive() -> Any:
        return {"type": "http.request", "body": body, "more_body": False}

    return Request(scope, receive)


async def page(_request: Request, *, wrong: Invalid) -> Response:
    """A page that shows what was typed and what is wrong."""
    return HTMLResponse(f"{wrong.typed.get('name')}: {wrong.problems['name']}")


async def test_a_refusal_of_a_command_keeps_what_was_typed() -> None:
    answer = await refuse(sent({"name": "Amal"}), "none.html", Invalid(name="Choose another."), page=page)
    assert (answer.status_code, answer.body) == (422, b"Amal: Choose another.")


async def test_what_the_form_itself_kept_is_not_read_again() -> None:
    wrong = Invalid({"name": "as it was read"}, name="Choose another.")
    answer = await refuse(sent({"name": "Amal"}), "none.html", wrong, page=page)
    assert answer.body == b"as it was read: Choose another."


async def test_a_refusal_has_the_status_of_its_kind() -> None:
    class NotLetIn(Invalid):
        status = 401

    answer = await refuse(sent({}), "none.html", NotLetIn({"name": ""}, name="No."), page=page)
    assert answer.status_code == 401


def test_htmx_is_led_to_another_page_as_a_browser_is_and_takes_nothing_for_its_answer() -> None:
    plain, part = sent({}), sent({}, hx_request="true")

    browser, htmx = go_to(plain, "/cases"), go_to(part, "/cases")

    assert (browser.status_code, browser.headers["location"]) == (303, "/cases")
    assert (htmx.status_code, htmx.headers["hx-redirect"], htmx.body) == (200, "/cases", b"")
    assert plain.state.instead == part.state.instead == "/cases", (
        "where the same form leads when it is sent again"
    )


@pytest.mark.parametrize(
    ("form", "referer", "where"),
    [
        ({"next": "//evil.example"}, "", "/"),
        ({}, "https://evil.example/", "/"),
        ({}, "", "/"),
    ],
)
async def test_a_deed_leads_to_no_other_house(form: dict[str, str], referer: str, where: str) -> None:
    assert await next_of(sent(form, referer=referer)) == where
