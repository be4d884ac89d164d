"""Whether a sign-in holds up anybody else, and whether time tells who exists: python -m tests.benchmarks.bench_sign_in.

Everything in one process and one interleaved run, with the real 600,000 rounds. How late the event loop came is told
twice: by the wall, where everything else that runs on the machine counts, and by the loop's own processor time, which
is how long one thing held up the others. As many people who only look at the form are measured too: what they cost is
the cost of so many requests in one instant, clients included, and not of passwords. Prints; asserts nothing by time.
"""

import asyncio
import secrets
import statistics
from collections.abc import Awaitable, Callable
from itertools import count
from time import perf_counter, thread_time
from typing import Any

import asyncpg
import httpx

from app import devpg, wiring
from app.accounts.hashing import Hasher
from app.accounts.porter import Porter
from app.accounts.sessions import SessionMiddleware
from app.kernel import db, log
from app.kernel.migrate import migrate
from app.main import ROUTES, create_app
from app.settings import ROOT, Settings, current
from app.web.next_url import pages_of
from tests import make, setting_up

ORIGIN = "http://127.0.0.1:8000"
PASSWORD = "four words that nobody knows"
SIGN_INS, TRIES = 12, 20
_addresses = (f"198.51.{high}.{low}" for high in count() for low in range(1, 255))


def browser(app: Any) -> httpx.AsyncClient:
    """A browser at an address of its own, so that no limit by address is met."""
    transport = httpx.ASGITransport(app, client=(next(_addresses), 4_000))
    return httpx.AsyncClient(transport=transport, base_url=ORIGIN, headers={"sec-fetch-site": "same-origin"})


async def milliseconds(deed: Callable[[], Awaitable[Any]]) -> float:
    """How long a deed took."""
    began = perf_counter()
    await deed()
    return (perf_counter() - began) * 1000


async def sign_in(client: httpx.AsyncClient, name: str, password: str) -> httpx.Response:
    """One try at the door."""
    async with client:
        return await client.post("/sign-in", data={"name": name, "password": password})


async def lags(until: asyncio.Event) -> tuple[list[float], list[float]]:
    """By how much the event loop came late, asked every two milliseconds; and how long it worked meanwhile."""
    late, busy = [], []
    while not until.is_set():
        began = thread_time()
        late.append(await milliseconds(lambda: asyncio.sleep(0.002)) - 2)
        busy.append((thread_time() - began) * 1000)
    return late, busy


async def pages(client: httpx.AsyncClient, until: asyncio.Event) -> list[float]:
    """How long a page took, one after the other."""
    took = []
    while not until.is_set():
        took.append(await milliseconds(lambda: client.get("/me/tokens")))
    return took


async def stalls(
    app: Any, name: str, *, sign_ins: int = 0, looks: int = 0
) -> tuple[list[float], list[float], list[float]]:
    """What other people feel while so many sign in at once."""
    async with browser(app) as client:
        await client.post("/sign-in", data={"name": name, "password": PASSWORD})
        # Making a client is the bench's own work, some milliseconds each: it is not to be told as the door's.
        coming = [browser(app) for _n in range(sign_ins + looks)]
        done = asyncio.Event()
        watching = asyncio.gather(lags(done), pages(client, done))
        if looks:
            await asyncio.gather(*(client.get("/sign-in") for client in coming))
        elif sign_ins:
            await asyncio.gather(*(sign_in(client, name, PASSWORD) for client in coming))
        else:
            await asyncio.sleep(1.5)
        done.set()
        (late, busy), took = await watching
    return late, busy, took


def told(label: str, values: list[float]) -> str:
    """Median, 99th percentile and worst of some milliseconds."""
    ordered = sorted(values)
    last = ordered[min(len(ordered) - 1, int(len(ordered) * 0.99))]
    return f"{label:<42}{statistics.median(ordered):8.1f} {last:8.1f} {ordered[-1]:8.1f} ms"


async def measure(app: Any, name: str) -> None:
    """Print the table."""
    await stalls(app, name, sign_ins=1)  # what happens only once: templates, connections
    print(f"{'':<42}{'median':>8} {'p99':>8} {'worst':>8}")
    for crowd, who in (
        ({}, "nobody signs in"),
        ({"looks": SIGN_INS}, f"{SIGN_INS} look at the form"),
        ({"sign_ins": 1}, "one signs in"),
        ({"sign_ins": SIGN_INS}, f"{SIGN_INS} sign in at once"),
    ):
        late, busy, took = await stalls(app, name, **crowd)
        print(told(f"event loop late, {who}", late))
        print(told(f"event loop busy, {who}", busy))
        print(told(f"a page, {who}", took))
    known, unknown = [], []
    for n in range(TRIES):
        await db.execute("delete from sign_in_failure")
        known.append(await milliseconds(lambda: sign_in(browser(app), name, f"wrong {n}")))  # noqa: B023
        unknown.append(await milliseconds(lambda: sign_in(browser(app), "nobody-at-all", f"wrong {n}")))  # noqa: B023
    print(told("wrong password of somebody", known))
    print(told("wrong password of nobody", unknown))
    print(f"somebody / nobody: {statistics.median(known) / statistics.median(unknown):.3f}")


async def run(url: str, work: str) -> None:
    """One person in an empty house, and the table about them."""
    await migrate(url)
    await setting_up.fill(url)
    wiring.connect()
    await db.open_pool(work, size=8, ready=8)
    hasher = Hasher()
    try:
        stored = await hasher.hashed(PASSWORD)
        person = await make.user(organisation=await make.organisation(), password=stored)
        name = str(await db.fetchval("select username from app_user where id = $1", person))
        porter = Porter.of(current(), is_page=pages_of(ROUTES), hasher=hasher)
        app = create_app(
            Settings(env="test", public_url=ORIGIN),
            identify=lambda inner: SessionMiddleware(inner, porter=porter),
        )
        await measure(app, name)
    finally:
        hasher.close()
        await db.close_pool()


async def main() -> None:
    """A database for the length of the bench."""
    log.configure(strict=False, stream=open("/dev/null", "w"))  # noqa: ASYNC230, SIM115
    server, name = devpg.acquire(ROOT / ".data" / "bench"), f"sign_in_{secrets.token_hex(4)}"
    owner = await asyncpg.connect(server.superuser_url())
    try:
        await owner.execute(f"create database {name}")
        await run(server.superuser_url(name), server.superuser_url(name))
    finally:
        await owner.execute(f"drop database if exists {name} with (force)")
        await owner.close()
        server.release()


if __name__ == "__main__":
    asyncio.run(main())
