"""Pictures of the key pages, in two widths and both directions: make shots ARGS="--only case --into /tmp"."""

import argparse
import asyncio
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any
from uuid import UUID

from playwright.async_api import Browser, async_playwright

from app import devpg, wiring
from app.accounts.commands import session
from app.cli import demo
from app.kernel import db, ids
from app.kernel.migrate import migrate
from app.main import ROUTES
from app.settings import ROOT, current
from app.web.routing import addresses, url_for
from tests import setting_up
from tests.browser_tests.chromium import ARGUMENTS, CHROMIUM
from tests.servers.console import console

WIDTHS = {1440: 900, 390: 844}
LANGUAGES = {"ltr": "en", "rtl": "ar"}
#: The case that is pictured: one of Maya's on which most can be seen.
CASE = """
select f.reference from case_facts f join app_user u on u.id = f.owner
where u.username = 'maya' and f.outcome_code like 'CB_' order by f.modified_at desc limit 1
"""


@dataclass(frozen=True)
class Picture:
    """A page and who looks at it; nobody for the page of strangers."""

    name: str
    route: str
    who: str = "maya"
    query: dict[str, str] | None = None
    of_a_case: bool = False


PICTURES = (
    Picture("sign-in", "accounts.sign_in.new", who=""),
    Picture("home", "home.home.index"),
    Picture("queue", "cases.case.index", query={"view": "action"}),
    Picture("case", "cases.case.show", of_a_case=True),
    Picture("client", "cases.person.edit", of_a_case=True),
    Picture("problem", "cases.problem.edit", of_a_case=True),
    Picture("needs", "cases.summary.edit", of_a_case=True),
    Picture("complaints", "complaints.complaint.index", who="farah"),
    Picture("people", "accounts.user.index", who="gareth"),
    Picture("profile", "accounts.profile.edit"),
    Picture("jobs", "jobs.job.index", who="ruth"),
    Picture("reports", "reports.report.index", who="gareth"),
    Picture("status", "status.status.index", who="ruth"),
)


async def take(pictures: Sequence[Picture], into: Path, server: devpg.Server) -> int:
    """Fill a house of its own, look at it, and leave nothing of it but the pictures; how many there are."""
    name = f"shots_{ids.token(32).lower().replace('-', '_')}"
    devpg.create_database(server, name)
    url = server.superuser_url(name)
    try:
        await migrate(url)
        await setting_up.fill(url)
        await db.open_pool(url, size=2)
        try:
            with tempfile.TemporaryDirectory() as folder, console(url) as origin:
                await demo.fill(replace(current(), data_dir=Path(folder)), demo.EXTENTS[demo.Size.small])
                return await _look(pictures, into, origin)
        finally:
            await db.close_pool()
    finally:
        await drop(server, name)


async def _look(pictures: Sequence[Picture], into: Path, origin: str) -> int:
    reference = await db.fetchval(CASE)
    people = {row["username"]: row["id"] for row in await db.fetch("select username, id from app_user")}
    taken = 0
    async with async_playwright() as play:
        chromium = await play.chromium.launch(executable_path=CHROMIUM, args=list(ARGUMENTS))
        for direction, language in LANGUAGES.items():
            await db.execute("update app_user set language = $1", language)
            for picture in pictures:
                where = url_for(
                    picture.route,
                    query=picture.query,
                    **({"reference": reference} if picture.of_a_case else {}),
                )
                for width, height in WIDTHS.items():
                    dress = {"viewport": {"width": width, "height": height}, "locale": language}
                    file = into / f"{picture.name}-{width}-{direction}.png"
                    await _shoot(chromium, origin, where, people.get(picture.who), dress, file)
                    taken += 1
        await chromium.close()
    return taken


async def _shoot(
    chromium: Browser, origin: str, where: str, who: UUID | None, dress: dict[str, Any], file: Path
) -> None:
    context = await chromium.new_context(color_scheme="light", reduced_motion="reduce", **dress)
    if who is not None:
        token = await session.begin(who, address="127.0.0.1", agent="shots")
        await context.add_cookies([{"name": "recourse-dev", "value": token, "url": origin}])
    page = await context.new_page()
    answer = await page.goto(origin + where)
    if answer is None or answer.status != 200:
        print(f"{where}: {answer.status if answer else 'no answer'}", file=sys.stderr)
    await page.evaluate("document.fonts.ready")
    await page.screenshot(path=file)
    await context.close()


async def drop(server: devpg.Server, name: str) -> None:
    """Take the database of the pictures away again."""
    await db.open_pool(server.superuser_url(), size=1)
    try:
        async with db.connection() as connection:
            await connection.execute(f"drop database if exists {name} with (force)")
    finally:
        await db.close_pool()


def main() -> int:
    """Take the pictures; 1 when there is no browser."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--into", type=Path, default=ROOT / "docs" / "pictures")
    parser.add_argument("--only", nargs="*", default=[], choices=[each.name for each in PICTURES])
    given = parser.parse_args()
    if not Path(CHROMIUM).exists():
        print("There is no chromium here (apt-get install chromium).", file=sys.stderr)
        return 1
    given.into.mkdir(parents=True, exist_ok=True)
    wiring.connect()
    addresses.fill(ROUTES)
    server = devpg.acquire(ROOT / ".data" / "test")
    try:
        wanted = [each for each in PICTURES if each.name in given.only or not given.only]
        print(f"{asyncio.run(take(wanted, given.into, server))} pictures in {given.into}")
    finally:
        server.release()
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
