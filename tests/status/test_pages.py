"""What people, monitors and balancers are told of how the house is."""

from collections.abc import Iterator
from typing import Any

import pytest
from structlog.testing import capture_logs

from app.kernel import checks, clock, db
from app.kernel.checks import Check, Finding, State
from app.settings import Settings
from app.status import queries
from app.status.pages import contact, metrics
from app.status.standing import draining, watch
from app.web.throttle import RULES
from tests import make
from tests.browser import Browser

SILENT = ("/healthz", "/readyz", "/status.json", "/metrics", "/.well-known/security.txt")


@pytest.fixture(autouse=True)
def afresh() -> Iterator[None]:
    watch.forget()
    yield
    watch.forget()


async def _red(_settings: Settings) -> Finding:
    return Finding(State.RED, "The tap drips.", "Close the tap at host db-7.")


async def _broken(_settings: Settings) -> Finding:
    raise OSError("connection refused by 10.0.0.7")


def only(monkeypatch: pytest.MonkeyPatch, *probes: Any) -> None:
    """Ask these checks and no other."""
    asked = {probe.__name__: Check(f"test.{probe.__name__}", "Tap", probe) for probe in probes}
    monkeypatch.setattr(checks, "_checks", asked)


async def test_the_page_names_every_part_with_its_state(house: None) -> None:
    answer = await Browser(await make.account("admin")).get("status.status.index")
    assert answer.status == 200
    assert len(answer.texts(".parts > li")) == len(checks.known()) >= 13
    assert "PostgreSQL 18" in answer.text


async def test_the_page_is_for_those_who_may_read_it(house: None) -> None:
    assert (await Browser(await make.account("operator")).get("status.status.index")).status == 403


async def test_what_is_red_says_what_to_do(house: None, monkeypatch: pytest.MonkeyPatch) -> None:
    only(monkeypatch, _red)
    answer = await Browser(await make.account("admin")).get("status.status.index", fragment=True)
    assert "The tap drips." in answer.text and "Close the tap at host db-7." in answer.text


async def test_monitors_get_503_when_something_is_red(house: None, monkeypatch: pytest.MonkeyPatch) -> None:
    only(monkeypatch, _red)
    answer = await Browser(None).get("status.report.show")
    assert answer.status == 503 and '"ok":false' in answer.text


async def test_strangers_learn_names_and_states_only(house: None, monkeypatch: pytest.MonkeyPatch) -> None:
    only(monkeypatch, _red)
    assert "db-7" not in (await Browser(None).get("status.report.show")).text
    watch.forget()
    assert "db-7" in (await Browser(await make.account("admin")).get("status.report.show")).text


async def test_a_check_that_fails_is_red_and_keeps_the_words_of_the_failure(
    house: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    only(monkeypatch, _broken)
    answer = await Browser(await make.account("admin")).get("status.report.show")
    assert answer.status == 503 and "10.0.0.7" not in answer.text


async def test_many_who_ask_at_once_cost_one_answer(house: None) -> None:
    await Browser(None).get("status.report.show")
    assert (await Browser(None).get("status.report.show")).statements == 0


async def test_health_asks_no_database(house: None) -> None:
    answer = await Browser(None).get("status.health.show")
    assert (answer.status, answer.text, answer.statements) == (200, '{"ok":true}', 0)


async def test_ready_is_a_database_with_our_schema(house: None, monkeypatch: pytest.MonkeyPatch) -> None:
    assert (await Browser(None).get("status.readiness.show")).status == 200
    monkeypatch.setattr(queries, "migrations_of_the_code", lambda: frozenset({"2099-01-01"}))
    assert (await Browser(None).get("status.readiness.show")).status == 503


async def test_a_process_that_closes_is_not_ready(house: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(draining, "is_on", True)
    assert (await Browser(None).get("status.readiness.show")).status == 503


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


async def test_a_weakness_has_an_address(house: None, monkeypatch: pytest.MonkeyPatch) -> None:
    assert (await Browser(None).get("status.contact.show")).status == 404
    monkeypatch.setattr(contact, "current", lambda: Settings(security_contact="weakness@example.invalid"))
    text = (await Browser(None).get("status.contact.show")).text
    assert text.startswith("Contact: mailto:weakness@example.invalid\nExpires: 20")


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
        "POST", "/csp-reports", content=body, headers={"content-type": "application/csp-report"}
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
                sent = await _From(address).request("POST", "/csp-reports", content=b'{"csp-report": {}}')
                assert sent.status == 204
        return sum(line["event"] == "csp" for line in lines)

    one, everyone = RULES["csp.address"].most, RULES["csp.house"].most
    with clock.frozen(clock.now()):
        assert await written("192.0.2.1", one + 2) == one
        others = [await written(f"192.0.2.{n}", one) for n in range(2, everyone // one + 2)]
    assert sum(others) == everyone - one


@pytest.mark.parametrize("path", SILENT)
async def test_a_look_without_a_body_asks_nothing(path: str, house: None) -> None:
    assert (await Browser(None).request("HEAD", path)).statements == 0
