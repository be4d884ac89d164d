"""Figures for Prometheus, for whoever has the token."""

import pytest

from app.settings import Settings
from app.status.pages import metrics
from tests.browser import Browser


async def test_metrics_name_what_the_database_holds(house: None) -> None:
    text = (await Browser(None).get("status.metrics.show")).text
    assert "recourse_db_up 1.0" in text and "recourse_consumers_seen 0.0" in text
    assert "recourse_http_requests_total" in text


@pytest.mark.parametrize(
    ("env", "given", "status"),
    [
        ({"METRICS_TOKEN": "s3cret"}, "", 404),
        ({"METRICS_TOKEN": "s3cret"}, "Bearer wrong", 404),
        ({"METRICS_TOKEN": "s3cret"}, "Bearer s3cret", 200),
        ({}, "", 200),
    ],
)
async def test_metrics_ask_for_their_token(
    env: dict[str, str], given: str, status: int, house: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(metrics, "current", lambda: Settings.from_env({"RECOURSE_ENV": "test", **env}))
    headers = {"authorization": given} if given else {}
    assert (await Browser(None).request("GET", "/metrics", headers=headers)).status == status


async def test_in_production_metrics_are_closed_without_a_token(
    house: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(metrics, "current", lambda: Settings(env="production"))
    assert (await Browser(None).get("status.metrics.show")).status == 404
