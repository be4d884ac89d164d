"""A house of its own with people in it: two web servers, two consumers, a database, a mail server, ten at work."""

import asyncio
import random
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

import asyncpg

from app import wiring
from app.accounts.account import Account
from app.accounts.commands import session
from app.billing.rules import months
from app.documents.files import Files
from app.documents.store import Folder
from app.kernel import db
from app.kernel.migrate import migrate
from app.sla.rules import seeded
from tests import make, setting_up
from tests.billing.house import manager_of, month
from tests.chaos import deeds
from tests.chaos.beside import Beside
from tests.chaos.databases import Database
from tests.chaos.ledger import Ledger
from tests.chaos.machine import NAMES, Machine
from tests.chaos.network import Network
from tests.chaos.people import Doing, Person
from tests.chaos.run import Run
from tests.complaints.make import Ward, config, ward
from tests.forms import make as forms
from tests.servers.smtp import smtp_server

CODES = [
    "suspend_case/INSUF",
    "suspend_case/ABND",
    "decline_help/DESP",
    "decline_help/DECL",
    "defer_assignment/CBSP",
]
#: what totals are gathered from: more than one hand of ten, in a month that is over
FORMS, OCTOBER = 12, datetime(2026, 10, 20, tzinfo=UTC)
#: where each machine of a network hands its mail over
RELAY = 2525
#: which of two machines each process runs on, when there is a network
PLACES = {"web1": "one", "work1": "one", "web2": "two", "work2": "two"}


@asynccontextmanager
async def at_work(
    folder: Path,
    database: Database,
    seed: int,
    *,
    network: Network | None = None,
    beside: Beside | None = None,
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
            machine.environment = {
                **surroundings(folder, url, mails.port),
                **(beside.surroundings if beside else {}),
            }
            for name in NAMES:
                machine.start(name)
            origins = [machine.origin("web1"), machine.origin("web2")]
            await db.open_pool(owner, size=4)
            crew, place = await crew_of(ledger, origins, seed, working, totals=beside is not None)
            if beside is not None:
                await beside.open_gateway()
            await db.close_pool()
            for name in ("web1", "web2"):
                await machine.ready(name)
            files = Files(Folder(folder / "documents" / "kept"), folder / "documents" / "staging")
            for each in crew:
                each.idle.set()
            yield Run(
                machine, ledger, mails, random.Random(seed), working, crew, place, files, owner, beside=beside
            )
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
    ledger: Ledger, origins: list[str], seed: int, working: asyncio.Event, *, totals: bool = False
) -> tuple[list[Person], Ward]:
    """Eight operators on forty cases of one helpline, two officers of a hospital, one who wants reports, one with
    files of complaints, a provider who bills; and one who has totals gathered, where they have a store."""
    place = await ward()
    for row in seeded("H1"):
        await config(place.hospital, row)
    people = [*await _helpline(), *await _hospital(place), await _provider()]
    if totals:
        people.append(await _analyst(place.hospital))
    crew = []
    for number, (account, doings) in enumerate(people, 1):
        token = await session.begin(account.id, address="127.0.0.1", agent="chaos")
        chance = random.Random(f"{seed}-{number}")
        crew.append(Person(f"p{number}", token, chance, doings, origins, ledger, working))
    return crew, place


Member = tuple[Account, list[Doing]]


async def _helpline() -> list[Member]:
    operators = [await make.account("operator")]
    line = operators[0].organisation
    operators += [await make.account("operator", organisation=line) for _ in range(7)]
    references = [await make.case(operators[n % 8]) for n in range(40)]
    casework = [deeds.note(references)] * 5 + [
        deeds.case,
        deeds.timer(references),
        deeds.timer(references),
        deeds.outcome(references, CODES),
        deeds.file(references),
    ]
    return [(each, casework) for each in operators]


async def _hospital(place: Ward) -> list[Member]:
    desk = [deeds.complaint(str(place.hospital), str(place.department))]
    clerk = await make.account("complaints_officer", organisation=place.hospital)
    return [
        (place.officer, desk),
        (place.lead, desk),
        (await make.account("complaints_officer"), [deeds.export]),
        (clerk, [deeds.complaints_file(str(place.hospital))]),
    ]


async def _provider() -> Member:
    return await manager_of("Tideway Legal"), [deeds.billing_file(months.written(month()))]


async def _analyst(hospital: UUID) -> Member:
    for n in range(FORMS):
        form = await forms.form(forms.AUDIT, kind="audit", name=f"Form {n}")
        await forms.submission(form, hospital, {"gel": "yes", "hands": "yes"}, at=OCTOBER)
    # One of the demonstration: they owe no second factor outside production.
    return await make.account("analyst", is_demo=True), [deeds.totals(f"{OCTOBER:%Y-%m}")]


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
