import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from app.web.next_url import pages_of, safe_next
from tests.hostile import naughty


async def show(request: Request) -> Response:
    return PlainTextResponse("")


ROUTES = [
    Route("/", show, name="home.home.show"),
    Route("/a", show, name="a.a.index"),
    Route("/cases/{reference}", show, name="cases.case.show"),
    Route("/cases/{reference}/notes", show, methods=["POST"], name="cases.note.create"),
    Route("/sign-out", show, name="accounts.session.destroy"),
    Route("/exports/{id}", show, name="reports.export.show"),
]
IS_PAGE = pages_of(ROUTES, never={"accounts.session.destroy", "reports.export.show"})


# security.md WB-8: forty addresses, and where each may lead.
@pytest.mark.parametrize(
    ("asked", "where"),
    [
        ("/", "/"),
        ("/a", "/a"),
        ("/a?x=1&y=2", "/a?x=1&y=2"),
        ("/a?next=//e", "/a?next=//e"),
        ("/a?q=ali@example.org", "/a?q=ali@example.org"),
        ("/a#part", "/a"),
        ("/cases/AC-1234-5678", "/cases/AC-1234-5678"),
        ("/cases/%C3%A9", "/cases/%C3%A9"),
        ("/cases/é", "/cases/%C3%A9"),
        ("", "/"),
        ("a", "/"),
        ("//e", "/"),
        ("///e", "/"),
        ("////e", "/"),
        ("/\\e", "/"),
        ("\\/e", "/"),
        ("\\\\e", "/"),
        ("/%2f/e", "/"),
        ("/%2F%2Fe", "/"),
        ("/%5ce", "/"),
        ("/%5C/e", "/"),
        ("%2f%2fe", "/"),
        ("/%09/e", "/"),
        ("/\t/e", "/"),
        ("/\n/e", "/"),
        ("/%0d%0aSet-Cookie:a", "/"),
        ("/\r\nSet-Cookie: a=b", "/"),
        (" //e", "/"),
        ("/ /e", "/"),
        ("https:e", "/"),
        ("https://e/a", "/"),
        ("https:/a", "/"),
        ("javascript:hit(1)", "/"),
        ("/javascript:hit(1)", "/"),
        ("data:text/html,x", "/"),
        ("/a@e", "/"),
        ("/user:pw@e/a", "/"),
        ("/..//e", "/"),
        ("/a\x00", "/"),
        ("/a\u2028", "/"),
        ("/nowhere", "/"),
        ("/sign-out", "/"),
        ("/exports/1", "/"),
        ("/cases/AC-1234-5678/notes", "/"),
        ("/a?x=" + "1" * 3_000, "/"),
    ],
)
def test_next_leads_to_a_page_of_ours_or_home(asked: str, where: str) -> None:
    assert safe_next(asked, is_page=IS_PAGE) == where


@pytest.mark.parametrize(
    "asked", ["/%2f/e", "/%2F%2Fe", "/%5ce", "/%2fe", "/x%40e", "/x%3ae", "/%09/e", "/x%5ce"]
)
def test_an_escaped_host_is_refused_even_where_a_page_would_answer_it(asked: str) -> None:
    assert safe_next(asked, is_page=lambda _path: True) == "/"


@pytest.mark.parametrize("asked", [None, 5, ["/a"], b"/a"])
def test_what_is_no_text_leads_home(asked: object) -> None:
    assert safe_next(asked, is_page=IS_PAGE) == "/"


def _is_safe(where: str) -> bool:
    return where.startswith("/") and where[1:2] not in {"/", "\\"} and where.isascii() and where.isprintable()


@pytest.mark.parametrize("asked", naughty())
def test_a_hostile_address_never_leaves_the_house(asked: str) -> None:
    for address in (asked, f"/{asked}", f"/a?{asked}", f"/cases/{asked}"):
        assert _is_safe(safe_next(address, is_page=lambda _path: True))


@given(st.text(st.sampled_from("/\\%2fF5cC09ae:@?#.\t\r\n &=é"), max_size=12))
def test_no_spelling_of_another_host_gets_through(rest: str) -> None:
    assert _is_safe(safe_next("/" + rest, is_page=lambda _path: True))
