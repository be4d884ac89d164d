"""What browsers refused to load is a line of the log and nothing more."""

from typing import Any

import pytest
from structlog.testing import capture_logs

from app.kernel import clock, db
from app.web.routing import url_for
from app.web.throttle import RULES
from tests.browser import Browser, the_app


def the_address() -> str:
    the_app()
    return url_for("status.csp_report.create")


@pytest.mark.parametrize(
    "body",
    [
        b'{"csp-report": {"violated-directive": "img-src", "blocked-uri": "https://example.invalid/x?name=Ada"}}',
        b'[{"type": "csp-violation", "body": {"effectiveDirective": "img-src", "blockedURL": "inline"}}]',
        b"",
        b"not json",
        b"[[[1]]]",
        b'{"csp-report": 7}',
    ],
)
async def test_what_browsers_report_is_taken_and_never_trusted(body: bytes, house: None) -> None:
    answer = await Browser(None).request(
        "POST", the_address(), content=body, headers={"content-type": "application/csp-report"}
    )
    assert answer.status == 204
    assert await db.fetchval("select count(*) from once") == 0


class _From(Browser):
    """A browser somewhere else."""

    def __init__(self, address: str) -> None:
        super().__init__(None)
        self.address = address

    async def app(self, scope: Any, receive: Any, send: Any) -> None:
        await super().app({**scope, "client": (self.address, 1)}, receive, send)


@pytest.mark.slow
async def test_reports_are_dropped_when_one_browser_or_all_send_too_many(house: None) -> None:
    async def written(address: str, times: int) -> int:
        with capture_logs() as lines:
            for _ in range(times):
                sent = await _From(address).request("POST", the_address(), content=b'{"csp-report": {}}')
                assert sent.status == 204
        return sum(line["event"] == "csp" for line in lines)

    one, everyone = RULES["csp.address"].most, RULES["csp.house"].most
    with clock.frozen(clock.now()):
        assert await written("192.0.2.1", one + 2) == one
        others = [await written(f"192.0.2.{n}", one) for n in range(2, everyone // one + 2)]
    assert sum(others) == everyone - one
