"""Whether the process answers, whatever becomes of the database."""

import pytest

from tests.browser import Browser

SILENT = ("/healthz", "/readyz", "/status.json", "/metrics", "/.well-known/security.txt")


async def test_health_asks_no_database(house: None) -> None:
    answer = await Browser(None).get("status.health.show")
    assert (answer.status, answer.text, answer.statements) == (200, '{"ok":true}', 0)


@pytest.mark.parametrize("path", SILENT)
async def test_a_look_without_a_body_asks_nothing(path: str, house: None) -> None:
    assert (await Browser(None).request("HEAD", path)).statements == 0
