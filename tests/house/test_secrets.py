"""Every secret of a run is a string one would know again, and nobody finds it anywhere (security.md LG-3, SR-6)."""

import base64
import secrets
from collections.abc import Iterable
from pathlib import Path
from urllib.parse import quote

import asyncpg
import httpx
import pytest

from app.accounts.account import Account
from app.accounts.commands import session
from app.main import ROUTES
from tests import make, said
from tests.accounts.make import PASSWORD
from tests.browser_tests.test_signing_in import password_for
from tests.chaos.house import surroundings
from tests.chaos.machine import Machine
from tests.servers.smtp import smtp_server

pytestmark = pytest.mark.slow
RINGS = ("SIGNING_KEYS", "SEAL_KEYS", "THROTTLE_KEY", "QUEUE_KEYS")
WRONG = "canary-typed-by-mistake-4711"
#: pages that end what the others need, or never end
NOT_NOW = {"/live", "/sign-out"}


class _Theirs:
    """The database of the tests: not ours to stop."""

    def end(self) -> None:
        """Leave it."""


def ring() -> tuple[str, bytes]:
    """A key as the settings want it, and its bytes."""
    key = b"canary-" + secrets.token_hex(13)[:25].encode()
    return f"k1:{base64.b64encode(key).decode()}", key


def shapes(secret: bytes) -> set[str]:
    """How a secret may be written."""
    text = secret.decode()
    return {text, quote(text, safe=""), base64.b64encode(secret).decode().rstrip("="), secret.hex()}


def leaks(needles: dict[str, set[str]], text: str) -> list[str]:
    """The names of the secrets in a text."""
    return [name for name, wanted in needles.items() if any(each in text for each in wanted)]


async def in_the_tables(owner_url: str, needles: dict[str, set[str]]) -> list[str]:
    """What a dump of the database would show."""
    connection = await asyncpg.connect(owner_url)
    patterns = [f"%{each}%" for wanted in needles.values() for each in wanted]
    try:
        tables = await connection.fetch(
            "select format('%I.%I', schemaname, tablename) t from pg_tables"
            " where schemaname not in ('pg_catalog', 'information_schema')"
        )
        counts = {
            row["t"]: await connection.fetchval(
                f"select count(*) from {row['t']} x where x::text like any($1)", patterns
            )
            for row in tables
        }
    finally:
        await connection.close()
    return [table for table, count in counts.items() if count]


def logs_in(folder: Path) -> dict[str, str]:
    """What the processes said."""
    return {path.name: path.read_text(errors="replace") for path in folder.glob("*.log")}


def pages() -> Iterable[str]:
    """Every address that needs nothing but itself."""
    return sorted(
        {
            route.path
            for route in ROUTES
            if "GET" in (route.methods or ()) and "{" not in route.path and route.path not in NOT_NOW
        }
    )


async def test_no_log_page_mail_table_or_figure_shows_a_secret(
    house: None, work_url: str, owner_url: str, tmp_path: Path
) -> None:
    made = {name: ring() for name in RINGS}
    token, mongo, mail = (f"canary-{secrets.token_hex(12)}" for _ in range(3))
    needles = {name: shapes(key) for name, (_text, key) in made.items()}
    needles |= {
        "METRICS_TOKEN": shapes(token.encode()),
        "BI_MONGO_URI": shapes(mongo.encode()),
        "SMTP_PASSWORD": shapes(mail.encode()),
        "password": {PASSWORD, quote(PASSWORD), PASSWORD.replace(" ", "+")},
        "wrong password": {WRONG},
        "database": {work_url.partition("://")[2].partition("@")[0].partition(":")[2]},
    }
    admin = await make.account("admin")
    operator = await make.account("operator")
    name = await password_for(operator.id)
    seen: dict[str, str] = {}
    with smtp_server() as mails:
        machine = Machine(tmp_path, _Theirs())  # type: ignore[arg-type]
        machine.environment = {
            **surroundings(tmp_path, work_url, mails.port),
            **{key: text for key, (text, _bytes) in made.items()},
            "METRICS_TOKEN": token,
            "SMTP_PASSWORD": mail,
            "BI_AGGREGATE": "1",
            "BI_MONGO_URI": f"mongodb://gatherer:{mongo}@127.0.0.1:1/?serverSelectionTimeoutMS=200",
        }
        try:
            machine.start("web1")
            machine.start("work1")
            await machine.ready("web1")
            async with httpx.AsyncClient(
                base_url=machine.origin("web1"), timeout=120, headers={"sec-fetch-site": "same-origin"}
            ) as browser:
                for typed in (WRONG, PASSWORD):
                    door = await browser.post("/sign-in", data={"name": name, "password": typed})
                    seen[f"/sign-in {door.status_code}"] = door.text
                assert door.status_code == 303
                needles["session"] = {value for value in browser.cookies.values() if len(value) > 20}
                assert needles["session"]
                await _walk(browser, seen)
                from_the_metrics = await browser.get("/metrics", headers={"authorization": f"Bearer {token}"})
                seen["/metrics with its token"] = from_the_metrics.text
            async with httpx.AsyncClient(
                base_url=machine.origin("web1"), timeout=120, cookies={"recourse-dev": await _session(admin)}
            ) as browser:
                await _walk(browser, seen)
        finally:
            machine.stop()
        seen |= {
            f"mail {n}": each.content.decode("utf-8", "replace") for n, each in enumerate(mails.received)
        }
    seen |= logs_in(tmp_path)

    assert len(seen) > 100 and '"event": "consumer_started"' in seen["work1.log"]
    assert {where: found for where, text in seen.items() if (found := leaks(needles, text))} == {}
    assert await in_the_tables(owner_url, needles) == []


async def _walk(browser: httpx.AsyncClient, seen: dict[str, str]) -> None:
    for path in pages():
        answer = await browser.get(path)
        assert answer.status_code != 500, path
        seen[f"{path} {answer.status_code} {len(seen)}"] = answer.text + str(dict(answer.headers))


async def _session(account: Account) -> str:
    return await session.begin(account.id, address="127.0.0.1", agent="canary")


@pytest.mark.parametrize(
    ("line", "found"),
    [
        (f"2026-11-21 18:13:05 [error    ] failed  [recourse] words={PASSWORD}", ["password"]),
        ('{"level": "info", "event": "sent", "to": "a@example.invalid"}', ["mail address"]),
        ("2026-11-21 18:13:05 [info     ] request [recourse] status=200", []),
        (f"Your password is: {PASSWORD}", []),
    ],
)
def test_the_log_of_every_test_is_read(line: str, found: list[str]) -> None:
    """conftest.py asks this of whatever each test of the house has printed."""
    assert said.leaks(f"Something\n{line}\n") == found


def test_a_secret_is_recognised_in_every_shape() -> None:
    needles = {"KEY": shapes(b"canary-key/with+signs")}

    for shape in ("canary-key/with+signs", "canary-key%2Fwith%2Bsigns", b"canary-key/with+signs".hex()):
        assert leaks(needles, f"... {shape} ...") == ["KEY"]
    assert leaks(needles, base64.b64encode(b"canary-key/with+signs").decode()) == ["KEY"]
    assert leaks(needles, "nothing to see") == []
