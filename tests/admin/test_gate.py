"""The gate of the administration area: who passes, what, which columns, how much (security.md AD-1 to AD-6)."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import httpx
import pytest
from starlette.routing import Mount

from app import wiring
from app.accounts.commands import session
from app.accounts.porter import Porter
from app.admin import rules
from app.admin.mount import mounts
from app.admin.tables_shown import NEVER, collect
from app.kernel import clock, db, ids
from app.settings import Settings
from tests import make
from tests.accounts.make import factor_of
from tests.accounts.visitor import ORIGIN

METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")


@dataclass
class Administrator:
    """Somebody at a browser, with the token of a session."""

    client: httpx.AsyncClient

    async def ask(self, method: str, path: str, **how: Any) -> httpx.Response:
        headers = {"sec-fetch-site": "same-origin", "accept": "application/json", **how.pop("headers", {})}
        if csrf := self.client.cookies.get("csrftoken"):
            headers["x-csrftoken"] = csrf
        return await self.client.request(method, f"/admin{path}", headers=headers, **how)


async def enter(
    console: Any,
    porter: Porter | None,
    role: str | None,
    *,
    factor: bool = True,
    fresh: bool = True,
) -> Administrator:
    """Somebody of a role with a session of their own; nobody for None."""
    transport = httpx.ASGITransport(console, client=("127.0.0.1", 4_000), raise_app_exceptions=False)
    client = httpx.AsyncClient(transport=transport, base_url=ORIGIN)
    if role is not None:
        kinds = {"admin", "analyst", "contract_manager", "action_coordinator"}
        organisation = None if role in kinds else await make.organisation()
        person = await make.user(role, organisation=organisation)
        if factor and porter is not None:
            await factor_of(person, porter)
        client.cookies.set("recourse-dev", await session.begin(person, address="127.0.0.1", agent="test"))
    found = Administrator(client)
    if role == "admin" and factor:
        await found.ask("GET", "/")
    if not fresh:
        await db.execute("update app_session set fresh_at = $1", clock.now() - timedelta(minutes=11))
    return found


@pytest.fixture
async def admin(house: None, console: Any, porter: Porter) -> Administrator:
    return await enter(console, porter, "admin")


def every_path() -> list[str]:
    """Every address of the mounted application, with a key and a name where one is asked for."""
    (mount,) = [
        each for each in mounts(Settings(env="test")) if isinstance(each, Mount) and each.name == "admin"
    ]
    found: set[str] = set()

    def walk(routes: Any, prefix: str) -> None:
        for route in routes:
            path = prefix + getattr(route, "path", "")
            below = getattr(route, "routes", None)
            if below:
                walk(below, path)
            inner = getattr(getattr(route, "app", None), "app", None)
            if not below and hasattr(inner, "routes"):
                walk(inner.routes, path)
            found.add(path)

    walk(mount.app.app.routes, "")  # type: ignore[attr-defined]
    filled = {
        path.replace("{row_id}", str(ids.new()))
        .replace("{form_slug:str}", "run-periodic-work-now")
        .replace("{language_code:str}", "en")
        .replace("{path:path}", "")
        for path in found
    }
    return sorted(
        filled | {"/openapi.json", "/api/openapi.json", "/api/docs/", "/public/docs/", "/public/openapi.json"}
    )


@pytest.fixture(scope="module")
def paths() -> list[str]:
    wiring.discover()
    return every_path()


def _allowed(method: str, path: str) -> bool:
    table = rules.ways(collect(), ["run-periodic-work-now"])
    return rules.find(table, method, path) is not None


def _is_an_example(path: str) -> bool:
    """All but tables, and of these one of each sort: Piccolo makes the addresses of all alike."""
    sorts = ("organisation", "event_log", "media_code", "gateway")
    return not path.startswith("/api/tables/") or any(
        path.startswith(f"/api/tables/{name}/") for name in sorts
    )


async def test_the_crawl_finds_the_whole_area(paths: list[str]) -> None:
    assert len(paths) > 100
    assert {"/api/change-password/", "/public/logout/", "/api/media/"} <= set(paths)


@pytest.mark.parametrize(
    "actor", ["stranger", "operator", "operator_manager", "analyst", "no factor", "stale"]
)
async def test_nobody_else_gets_anything(
    actor: str,
    house: None,
    console: Any,
    porter: Porter,
    paths: list[str],
) -> None:
    role = {"stranger": None, "no factor": "admin", "stale": "admin"}.get(actor, actor)
    visitor = await enter(console, porter, role, factor=actor != "no factor")
    if actor == "stale":
        await db.execute(
            "update app_session set fresh_at = $1, admin_seen_at = $1", clock.now() - timedelta(minutes=31)
        )
    before = await db.fetchval("select count(*) from event_log")
    for path in paths:
        for method in METHODS:
            answer = await visitor.ask(method, path)
            assert answer.status_code in {303, 401, 403, 404, 405}, (method, path, answer.status_code)
    assert await db.fetchval("select count(*) from event_log") == before


@pytest.mark.slow
async def test_an_administrator_gets_what_is_on_the_list_and_nothing_else(
    admin: Administrator, paths: list[str]
) -> None:
    for path in paths:
        for method in METHODS if _is_an_example(path) else ("GET", "PUT", "DELETE"):
            answer = await admin.ask(method, path)
            if not _allowed(method, path) and not path.startswith("/public/login"):
                assert answer.status_code in {404, 405}, (method, path, answer.status_code)
            elif method == "GET" and path.startswith("/api/tables/") and "-" not in path:
                assert answer.status_code == 200, (path, answer.text)
            assert answer.status_code < 500, (method, path, answer.text)


@pytest.mark.parametrize(
    "path",
    ["/public/login/", "/public/logout/", "/api/change-password/", "/api/openapi.json", "/public/docs/"],
)
async def test_what_is_closed_by_name_is_closed(path: str, admin: Administrator) -> None:
    answer = await admin.ask("POST", path)
    assert answer.status_code in {303, 404} and "set-cookie" not in answer.headers


async def test_without_a_slash_it_leads_there(admin: Administrator) -> None:
    answer = await admin.ask("GET", "")
    assert (answer.status_code, answer.headers["location"]) == (307, "/admin/")


async def test_the_page_and_its_tables_open(admin: Administrator) -> None:
    assert "<html" in (await admin.ask("GET", "/")).text
    grouped = (await admin.ask("GET", "/api/tables/grouped/")).json()["grouped"]
    assert "organisation" in grouped["Organisations"] and "event_log" in grouped["Logs"]
    assert (await admin.ask("GET", "/api/user/")).status_code == 200


async def test_a_cookie_from_outside_is_not_believed(admin: Administrator, house: None) -> None:
    other = await make.user("admin")
    token = await session.begin(other, address="127.0.0.1", agent="test")
    admin.client.cookies.set("id", token)
    name = await db.fetchval("select username from app_user where id = $1", other)
    assert (await admin.ask("GET", "/api/user/")).json()["username"] != name


async def _organisation() -> str:
    return str(await make.organisation("Old name", "hospital"))


async def test_a_listed_column_is_written_and_the_log_says_so(admin: Administrator) -> None:
    key = await _organisation()
    answer = await admin.ask("PATCH", f"/api/tables/organisation/{key}/", json={"name": "New name"})
    assert answer.status_code == 200, answer.text
    row = await db.fetchrow("select * from event_log where key = 'admin'")
    assert row is not None and row["code"] == "ROW_CHANGED" and row["created_by"] is not None
    assert json.loads(row["context"]) == {
        "table": "organisation",
        "before": {"name": "Old name"},
        "after": {"name": "New name"},
    }


async def test_the_whole_form_may_be_sent_back_when_only_listed_columns_changed(admin: Administrator) -> None:
    key = await _organisation()
    row = (await admin.ask("GET", f"/api/tables/organisation/{key}/")).json()
    answer = await admin.ask("PATCH", f"/api/tables/organisation/{key}/", json={**row, "name": "New name"})
    assert answer.status_code == 200, answer.text
    assert await db.fetchval("select name from organisation where id = $1", key) == "New name"


def _unlisted() -> Iterator[tuple[str, str]]:
    wiring.discover()
    for shown in collect():
        for column in shown.table._meta.columns:
            if column._meta.name not in shown.edit:
                yield shown.name, column._meta.name


@pytest.mark.parametrize(("table", "column"), list(_unlisted()))
async def test_no_other_column_of_any_table_can_be_written(
    table: str, column: str, admin: Administrator
) -> None:
    key = str(ids.new())
    if table == "organisation":
        key = await _organisation()
    answer = await admin.ask("PATCH", f"/api/tables/{table}/{key}/", json={column: "something else"})
    assert answer.status_code in {404, 422}, answer.text


async def test_a_choice_that_is_none_is_refused_and_nothing_is_logged(admin: Administrator) -> None:
    before = await db.fetchval("select count(*) from event_log")
    answer = await admin.ask(
        "POST", "/api/tables/organisation/", json={"code": "x", "name": "X", "kind": "not-a-kind"}
    )
    assert answer.status_code == 422, answer.text
    assert await db.fetchval("select count(*) from event_log") == before


async def test_a_row_can_be_made_where_the_table_allows_it(admin: Administrator) -> None:
    answer = await admin.ask(
        "POST", "/api/tables/media_code/", json={"code": "ZZ", "name": "Z", "group": "Z"}
    )
    assert answer.status_code == 201, answer.text
    assert await db.fetchval("select count(*) from event_log where code = 'ROW_CREATED'") == 1
    await db.execute("delete from media_code where code = 'ZZ'")


async def test_writing_asks_for_a_fresh_proof(house: None, console: Any, porter: Porter) -> None:
    stale = await enter(console, porter, "admin", fresh=False)
    key = await _organisation()
    assert (await stale.ask("GET", "/api/tables/organisation/")).status_code == 200
    assert (
        await stale.ask("PATCH", f"/api/tables/organisation/{key}/", json={"name": "N"})
    ).status_code == 403
    assert await db.fetchval("select name from organisation where id = $1", key) == "Old name"


async def test_only_visible_columns_are_read(admin: Administrator) -> None:
    await _organisation()
    (row,) = (await admin.ask("GET", "/api/tables/organisation/")).json()["rows"]
    assert "name" in row and "address_allow_list" not in row and "attributes" not in row
    (person,) = (await admin.ask("GET", "/api/tables/app_user/")).json()["rows"]
    assert "password" not in person and "phone" not in person


@pytest.mark.parametrize(
    "query",
    [
        "__page_size=101",
        "__page=x",
        "__order=attributes",
        "address=x",
        "password=x",
        "address__match=contains",
    ],
)
async def test_questions_out_of_bounds_are_refused(query: str, admin: Administrator) -> None:
    assert (await admin.ask("GET", f"/api/tables/organisation/?{query}")).status_code == 422


async def test_the_keys_of_a_table_come_fifty_at_a_time(admin: Administrator) -> None:
    for n in range(55):
        await make.organisation(f"Organisation {n}")
    for query in ("", "?limit=1000", "?limit=ALL"):
        assert len((await admin.ask("GET", f"/api/tables/organisation/ids/{query}")).json()) == 50


@pytest.mark.parametrize(
    "body", [b"", b"[]", b"not json", b'{"name": ' + b"[" * 40_000, b'{"name": "' + b"x" * 70_000 + b'"}']
)
async def test_a_body_that_is_none_is_refused(body: bytes, admin: Administrator) -> None:
    key = await _organisation()
    answer = await admin.ask(
        "PATCH",
        f"/api/tables/organisation/{key}/",
        content=body,
        headers={"content-type": "application/json"},
    )
    assert answer.status_code == 422


async def test_a_form_asks_for_work_and_does_none(admin: Administrator) -> None:
    path = "/api/forms/run-periodic-work-now/"
    answer = await admin.ask("POST", path, json={"kind": "jobs.tidy"})
    assert answer.status_code == 200 and "custom_form_success" in answer.json(), answer.text
    assert await db.fetchval("select done_at is null from job where kind = 'jobs.tidy'")
    assert await db.fetchval("select count(*) from event_log where code = 'JOB_STARTED'") == 1
    assert (await admin.ask("POST", path, json={"kind": "jobs.tidy"})).status_code == 422
    assert (await admin.ask("POST", path, json={"kind": "rm -rf"})).status_code == 422


def test_nothing_secret_is_shown() -> None:
    wiring.discover()
    shown = {each.name: each for each in collect()}
    assert not shown.keys() & NEVER
    for name in ("event_log", "app_user", "sign_in", "export_log"):
        assert not (shown[name].edit or shown[name].create or shown[name].delete), name
