"""A house of its own with people in it: two web servers, two consumers, a database, a mail server, ten at work."""

import asyncio
import random
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import asyncpg

from app import wiring
from app.accounts.commands import session
from app.documents.files import Files
from app.documents.store import Folder
from app.kernel import db
from app.kernel.migrate import migrate
from app.sla.rules import seeded
from tests import make, setting_up
from tests.chaos import people
from tests.chaos.databases import Database
from tests.chaos.ledger import Ledger
from tests.chaos.machine import NAMES, Machine
from tests.chaos.network import Network
from tests.chaos.people import Person
from tests.chaos.run import Run
from tests.complaints.make import Ward, config, ward
from tests.servers.smtp import smtp_server

CODES = [
    "suspend_case/INSUF",
    "suspend_case/ABND",
    "decline_help/DESP",
    "decline_help/DECL",
    "defer_assignment/CBSP",
]
#: where each machine of a network hands its mail over
RELAY = 2525
#: which of two machines each process runs on, when there is a network
PLACES = {"web1": "one", "work1": "one", "web2": "two", "work2": "two"}


@asynccontextmanager
async def at_work(
    folder: Path, database: Database, seed: int, *, network: Network | None = None
) -> AsyncIterator[Run]:
    """Everything runs, nobody has begun; at the end every process is stopped, the database last."""
    inside = (lambda name: network.inside(PLACES[name])) if network else (lambda _name: ())
    machine = Machine(folder, database, inside=inside)
    wiring.connect()
    owner, url = await prepare(database)
    ledger, working = Ledger(folder / "ledger.jsonl"), asyncio.Event()
    doors = [network.door(machine, RELAY) for machine in network.machines] if network else []
    try:
        with smtp_server(doors=doors) as mails:
            machine.environment = surroundings(folder, url, mails.port)
            for name in NAMES:
                machine.start(name)
            origins = [machine.origin("web1"), machine.origin("web2")]
            await db.open_pool(owner, size=4)
            crew, place = await crew_of(ledger, origins, seed, working)
            await db.close_pool()
            for name in ("web1", "web2"):
                await machine.ready(name)
            files = Files(Folder(folder / "documents" / "kept"), folder / "documents" / "staging")
            for each in crew:
                each.idle.set()
            yield Run(machine, ledger, mails, random.Random(seed), working, crew, place, files, owner)
    finally:
        machine.stop()


async def prepare(server: Database) -> tuple[str, str]:
    """A database as migrate leaves it, with the roles' logins; the addresses of the owner and of the house.

    One that is there already, from a run whose folder was kept, is only brought to the newest schema.
    """
    guard = await asyncpg.connect(server.superuser_url())
    kept = await guard.fetchval("select exists (select from pg_database where datname = 'recourse')")
    if not kept:
        await guard.execute("create database recourse")
    await guard.close()
    owner = server.superuser_url("recourse")
    house = server.url("recourse", "recourse_work", "chaos")
    await migrate(owner)
    if kept:
        return owner, house
    await setting_up.fill(owner)
    guard = await asyncpg.connect(owner)
    await guard.execute("alter role recourse_work login password 'chaos'")
    await guard.execute("insert into clock_offset (seconds) values (0)")
    await guard.close()
    return owner, house


async def crew_of(
    run_ledger: Ledger, origins: list[str], seed: int, working: asyncio.Event
) -> tuple[list[Person], Ward]:
    """Eight operators on forty cases of one helpline, two officers of a hospital, and one who wants reports."""
    place = await ward()
    for row in seeded("H1"):
        await config(place.hospital, row)
    operators = [await make.account("operator")]
    line = operators[0].organisation
    operators += [await make.account("operator", organisation=line) for _ in range(7)]
    references = [await make.case(operators[n % 8]) for n in range(40)]
    casework = [people.note(references)] * 5 + [
        people.case,
        people.timer(references),
        people.timer(references),
        people.outcome(references, CODES),
        people.file(references),
    ]
    desk = [people.complaint(str(place.hospital), str(place.department))]
    people_at = [*((each, casework) for each in operators), (place.officer, desk), (place.lead, desk)]
    people_at.append((await make.account("complaints_officer"), [people.export]))
    crew = []
    for number, (account, deeds) in enumerate(people_at, 1):
        token = await session.begin(account.id, address="127.0.0.1", agent="chaos")
        crew.append(
            Person(
                f"p{number}", token, random.Random(f"{seed}-{number}"), deeds, origins, run_ledger, working
            )
        )
    return crew, place


def surroundings(folder: Path, url: str, mail: int) -> dict[str, str]:
    """What the processes of the house find in their environment."""
    return {
        "PATH": "/usr/bin:/bin",
        "TZ": "UTC",
        "RECOURSE_ENV": "test",
        "DATA_DIR": str(folder / "data"),
        "DATABASE_URL": url,
        "DATABASE_WORK_URL": url,
        "DOCUMENTS_FOLDER": str(folder / "documents"),
        "SMTP_HOST": "127.0.0.1",
        "SMTP_PORT": str(mail),
        "POOL_SIZE": "5",
    }
