import pytest

from app.web.middleware.answers import under
from app.web.middleware.fetch_metadata import FetchMetadata
from tests.web.floor import hello, send

FLOOR = FetchMetadata(hello, open_paths=under("/static", "/healthz", "/s"), personal=under("/cases"))


@pytest.mark.parametrize(
    ("site", "mode", "dest", "status"),
    [
        (None, None, None, 200),
        ("same-origin", "cors", "empty", 200),
        ("none", "navigate", "document", 200),
        ("cross-site", "navigate", "document", 200),
        ("same-site", "navigate", "document", 200),
        ("cross-site", "no-cors", "image", 403),
        ("cross-site", "no-cors", "script", 403),
        ("cross-site", "cors", "empty", 403),
        ("same-site", "no-cors", "style", 403),
        ("cross-site", None, None, 403),
        ("cross-site", "navigate", "iframe", 403),
        ("same-origin", "navigate", "iframe", 403),
        ("same-origin", "no-cors", "object", 403),
        ("same-origin", "no-cors", "embed", 403),
    ],
)
@pytest.mark.parametrize("method", ["GET", "HEAD"])
async def test_a_page_is_read_by_people_and_not_by_other_sites(
    site: str | None, mode: str | None, dest: str | None, status: int, method: str
) -> None:
    headers = {"sec-fetch-site": site, "sec-fetch-mode": mode, "sec-fetch-dest": dest}
    sent = {name: value for name, value in headers.items() if value is not None}

    answer = await send(FLOOR, method, "/cases/AC-1234-5678", headers=sent)

    assert answer.status_code == status
    assert status == 200 or answer.content == b""


@pytest.mark.parametrize("path", ["/static/abc/css/console.css", "/healthz", "/s/abcdef"])
async def test_what_is_open_may_be_read_from_anywhere(path: str) -> None:
    headers = {"sec-fetch-site": "cross-site", "sec-fetch-mode": "no-cors", "sec-fetch-dest": "image"}

    assert (await send(FLOOR, "GET", path, headers=headers)).status_code == 200


@pytest.mark.parametrize("purpose", ["prefetch", "prefetch;prerender", "Prefetch"])
async def test_reading_ahead_does_not_count_as_looking(purpose: str) -> None:
    assert (await send(FLOOR, "GET", "/cases/x", headers={"sec-purpose": purpose})).status_code == 204
    assert (await send(FLOOR, "GET", "/reports", headers={"sec-purpose": purpose})).status_code == 200
