import pytest

from app.web.middleware.answers import under
from app.web.middleware.csrf import Csrf, origin_of
from tests.web.floor import hello, lines, send

PUBLIC = "https://desk.example"
SESSION = "__Host-recourse"
AREAS = {"console": "/cases", "admin": "/admin/tables", "survey": "/s/abc", "API": "/api/v1/timer"}

# security.md WB-1: what Sec-Fetch-Site says (rows), what Origin says (columns): with a cookie of ours,
# and without one. Twenty-four combinations.
ORIGINS = {"own": PUBLIC, "foreign": "https://evil.example", "null": "null", "absent": None}
TABLE = {
    # site            own    foreign  null   absent
    "same-origin": ("yes", "yes", "yes", "yes"),
    "none": ("yes", "yes", "yes", "yes"),
    "same-site": ("no", "no", "no", "no"),
    "cross-site": ("no", "no", "no", "no"),
    "nonsense": ("no", "no", "no", "no"),
    None: ("yes", "no", "no", "without cookie"),
}
COMBINATIONS = [
    (site, origin, verdict)
    for site, verdicts in TABLE.items()
    for origin, verdict in zip(ORIGINS, verdicts, strict=True)
]


def floor(**options: bool) -> Csrf:
    return Csrf(
        hello, public_url=PUBLIC, our_cookies=[SESSION], outside=under("/api", "/webhooks"), **options
    )


@pytest.mark.parametrize("cookie", [True, False], ids=["cookie", "no cookie"])
@pytest.mark.parametrize("area", AREAS)
@pytest.mark.parametrize(("site", "origin", "verdict"), COMBINATIONS)
async def test_a_write_is_taken_only_from_ourselves(
    site: str | None, origin: str, verdict: str, area: str, cookie: bool
) -> None:
    headers = {
        "sec-fetch-site": site,
        "origin": ORIGINS[origin],
        "cookie": f"{SESSION}=x" if cookie else None,
    }
    sent = {name: value for name, value in headers.items() if value is not None}

    answer = await send(floor(), "POST", AREAS[area], headers=sent, url=PUBLIC)

    welcome = area == "API" or verdict == "yes" or (verdict == "without cookie" and not cookie)
    assert answer.status_code == (200 if welcome else 403)


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE", "MOVE"])
async def test_every_method_that_could_change_something_is_asked(method: str) -> None:
    answer = await send(floor(), method, "/cases", headers={"sec-fetch-site": "cross-site"}, url=PUBLIC)

    assert answer.status_code == 403


@pytest.mark.parametrize("method", ["GET", "HEAD", "OPTIONS"])
async def test_reading_is_no_business_of_this_layer(method: str) -> None:
    answer = await send(floor(), method, "/cases", headers={"sec-fetch-site": "cross-site"}, url=PUBLIC)

    assert answer.status_code == 200


@pytest.mark.parametrize(
    "headers",
    [
        [("sec-fetch-site", "same-origin"), ("sec-fetch-site", "cross-site")],
        [("origin", PUBLIC), ("origin", "https://evil.example")],
        [("origin", "https://desk.example.evil.example")],
        [("origin", "http://desk.example")],
        [("origin", "https://desk.example:8443")],
        [("origin", "https://desk.example/")],
        [("sec-fetch-site", "Same-Origin ")],
        [("cookie", f"a=b;{SESSION}=x")],
    ],
)
async def test_headers_that_only_resemble_ours_do_not_open(headers: list[tuple[str, str]]) -> None:
    assert (await send(floor(), "POST", headers=headers, url=PUBLIC)).status_code == 403


async def test_a_cookie_of_somebody_else_is_no_cookie_of_ours() -> None:
    answer = await send(floor(), "POST", headers={"cookie": f"{SESSION}x=1; other={SESSION}=2"}, url=PUBLIC)

    assert answer.status_code == 200


async def test_only_in_development_may_the_origin_be_that_of_the_host() -> None:
    headers = {"origin": "http://127.0.0.1:8000"}
    local = "http://127.0.0.1:8000"

    assert (await send(floor(development=True), "POST", headers=headers, url=local)).status_code == 200
    assert (await send(floor(), "POST", headers=headers, url=local)).status_code == 403


async def test_a_refusal_is_a_line_for_security_without_the_path() -> None:
    with lines() as written:
        await send(
            floor(), "POST", "/cases/AC-1234-5678", headers={"sec-fetch-site": "cross-site"}, url=PUBLIC
        )

    assert [(line["logger"], line["event"]) for line in written] == [("recourse.security", "csrf_refused")]
    assert "AC-1234" not in str(written)


@pytest.mark.parametrize(
    ("url", "origin"),
    [
        ("https://Desk.example/", "https://desk.example"),
        ("https://desk.example:443", "https://desk.example"),
        ("http://127.0.0.1:8000/x?y", "http://127.0.0.1:8000"),
        ("http://[::1]:80", "http://[::1]"),
    ],
)
def test_an_origin_is_written_as_browsers_write_it(url: str, origin: str) -> None:
    assert origin_of(url) == origin
