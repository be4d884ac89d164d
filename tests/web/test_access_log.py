from typing import Any

import pytest
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route, Router

from app.kernel.counting import count
from app.kernel.release import CODE, VERSION
from app.web.middleware.access_log import AccessLog, route_name
from app.web.middleware.metrics import CountRequests, Metrics
from app.web.middleware.request_id import RequestId, new
from tests.web.floor import lines, raising, send


async def show(request: Request) -> Response:
    count()
    return PlainTextResponse("ok", 404 if request.path_params["reference"] == "none" else 200)


ROUTER = Router([Route("/cases/{reference}", show, name="cases.case.show")], redirect_slashes=False)


def somebody(_scope: Any) -> tuple[str, str]:
    return "018f0000-0000-7000-8000-000000000001", "operator"


async def test_a_request_is_one_line_of_names_and_numbers() -> None:
    with lines() as written:
        agent = "Mozilla/5.0 (X11) AppleWebKit/537.36 Chrome/140.0 Safari/537.36"
        answer = await send(
            RequestId(AccessLog(ROUTER, actor=somebody)),
            "GET",
            "/cases/AC-1234-5678?q=Jo",
            headers={"user-agent": agent, "x-request-id": "chosen"},
        )

    (line,) = written
    assert line.pop("ms") >= 0
    assert line.pop("at").endswith("+00:00")
    assert line == {
        "event": "request",
        "level": "info",
        "logger": "recourse",
        "request_id": answer.headers["x-request-id"],
        "route": "cases.case.show",
        "method": "GET",
        "status": 200,
        "statements": 1,
        "address": "private",
        "agent": "chrome",
        "actor_id": "018f0000-0000-7000-8000-000000000001",
        "role": "operator",
    }


async def test_a_forged_line_stays_inside_its_string() -> None:
    with lines() as written:
        headers = {"user-agent": '"}\n{"event":"forged"}'.replace("\n", "%0a")}
        await send(
            AccessLog(ROUTER, actor=somebody), "GET\n", "/nowhere%0a%7b%22event%22%3a1%7d", headers=headers
        )

    assert [(line["route"], line["method"]) for line in written] == [("none", "other")]


async def test_a_failure_is_written_down_as_500() -> None:
    with lines() as written, pytest.raises(ValueError, match="x"):
        await send(AccessLog(raising(ValueError("x")), actor=somebody), "GET")

    assert written[0]["status"] == 500


async def test_machines_that_ask_every_few_seconds_are_written_down_only_when_something_is_wrong() -> None:
    quiet = AccessLog(ROUTER, actor=somebody, quiet=frozenset({"cases.case.show"}))
    with lines() as written:
        await send(quiet, "GET", "/cases/x")
        await send(quiet, "GET", "/cases/none")

    assert [line["status"] for line in written] == [404]


def test_request_numbers_can_be_read_out_and_differ() -> None:
    numbers = {new() for _n in range(1_000)}

    assert len(numbers) == 1_000
    assert all(len(number) == 14 and not set(number) & set("0O1IL8B5SZ2") for number in numbers)


async def test_requests_are_counted_by_route_and_never_by_path() -> None:
    metrics = Metrics()
    floor = CountRequests(ROUTER, metrics=metrics, route=route_name)

    await send(floor, "GET", "/cases/AC-1234-5678")
    await send(floor, "BREW", "/nowhere")
    metrics.database_error("55P03")
    text = metrics.text().decode()

    assert 'recourse_http_requests_total{method="GET",route="cases.case.show",status="200"} 1.0' in text
    assert 'recourse_http_requests_total{method="other",route="none",status="404"} 1.0' in text
    assert 'recourse_http_request_seconds_count{route="cases.case.show"} 1.0' in text
    assert 'recourse_db_errors_total{sqlstate="55P03"} 1.0' in text
    assert f'recourse_build_info{{schema="{CODE}",version="{VERSION}"}} 1.0' in text
    assert "AC-1234" not in text
