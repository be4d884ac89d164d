"""Results of a form with few and with many submissions, interleaved: python -m tests.benchmarks.bench_forms.

Submissions, sittings and the sums of days come in by COPY. Prints medians in milliseconds, statements and the
ratio of many to few; asserts nothing by time. `--many 1000000` for the size the house promises.
"""

import argparse
import asyncio
import json
import random
import statistics
import time
from collections import Counter
from collections.abc import Awaitable, Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

import asyncpg

from app import devpg, wiring
from app.accounts.account import Account
from app.forms.commands.submitting import Filled, submit_many
from app.forms.queries.forms import active_of
from app.kernel import db, ids
from app.kernel.actor import the_system
from app.kernel.counting import Statements
from app.kernel.migrate import migrate
from app.kernel.paging import Paging, encode
from app.results.queries import rows
from app.results.queries.asked import LONGEST, Asked
from app.results.queries.figures import figures, questions
from app.settings import ROOT

ROUNDS = 15
LAST = date(2026, 3, 31)
DAYS = 365
BODY = {
    "sections": [
        {
            "code": "all",
            "title": {"en": "All"},
            "questions": [
                *(
                    {"code": f"q{n}", "kind": "scale", "weight": 1, "text": {"en": f"Question {n}"}}
                    for n in range(8)
                ),
                {"code": "why", "kind": "text", "text": {"en": "Why?"}},
            ],
        }
    ]
}
SUBMISSION = (
    "id",
    "form",
    "form_version",
    "institution",
    "department",
    "status",
    "started_at",
    "submitted_at",
    "score",
    "answers",
)
SITTING = (
    "id",
    "form",
    "form_version",
    "institution",
    "started_at",
    "last_seen_at",
    "ended_at",
    "outcome",
    "active_seconds",
)


async def fill(connection: asyncpg.Connection, hospital: UUID, wards: list[UUID], n: int) -> UUID:
    """A form with so many submissions of a year, and its sums."""
    chance, form, version = random.Random(n), ids.new(), ids.new()
    await connection.execute(
        "insert into form (id, kind, name_en, status) values ($1, 'survey', $2, 'active')", form, f"Bench {n}"
    )
    await connection.execute(
        "insert into form_version (id, form, version, state, body, questions) values ($1, $2, 1, 'active', $3, 9)",
        version,
        form,
        json.dumps(BODY),
    )
    days: dict[Any, list[float]] = {}
    answers: Counter[Any] = Counter()
    submissions, sittings = [], []
    for _each in range(n):
        given: dict[str, Any] = {f"q{k}": chance.randint(1, 5) for k in range(8)}
        score = round(sum(value - 1 for value in given.values()) / 32 * 100, 2)
        if chance.random() < 0.2:
            given["why"] = "Waited too long"
        at = datetime(2026, 3, 31, 12, tzinfo=UTC) - timedelta(seconds=chance.randrange(DAYS * 86_400))
        ward = chance.choice(wards)
        submissions.append(
            (ids.new(), form, version, hospital, ward, "submitted", at, at, score, json.dumps(given))
        )
        sittings.append(
            (ids.new(), form, version, hospital, at, at, at, "submitted", chance.randint(30, 400))
        )
        sums = days.setdefault((ward, at.date()), [0, 0])
        sums[0], sums[1] = sums[0] + 1, sums[1] + score
        answers["", ward, at.date(), str(min(int(score) // 10 * 10, 90))] += 1
        for code, value in given.items():
            answers[code, ward, at.date(), "" if code == "why" else str(value)] += 1
    await connection.copy_records_to_table("submission", records=submissions, columns=SUBMISSION)
    await connection.copy_records_to_table("form_session", records=sittings, columns=SITTING)
    await connection.copy_records_to_table(
        "form_day",
        records=[
            (ids.new(), form, hospital, ward, day, int(k), int(k), total)
            for (ward, day), (k, total) in days.items()
        ],
        columns=("id", "form", "institution", "department", "day", "submissions", "scored", "score_sum"),
    )
    await connection.copy_records_to_table(
        "answer_day",
        records=[
            (ids.new(), form, code, hospital, ward, day, choice, k)
            for (code, ward, day, choice), k in answers.items()
        ],
        columns=("id", "form", "question", "institution", "department", "day", "choice", "n"),
    )
    return form


Work = Callable[[], Awaitable[Any]]


async def works(user: Account, form: UUID, hospital: UUID) -> dict[str, Work]:
    """What is measured of a form."""
    asked, version = Asked(LAST - timedelta(days=DAYS - 1), LAST), await active_of(form)
    assert version is not None
    usual = Asked.read({}, LAST)
    page = await rows.answers(user, form, asked, Paging(size=50))
    middle = page.rows[-1].submitted_at - timedelta(days=DAYS // 2)
    deep = Paging.read({"after": encode((middle, ids.new()))}, keys=(datetime, UUID))

    async def submit() -> None:
        now = datetime(2026, 3, 31, 13, tzinfo=UTC)
        await submit_many(
            version, [Filled(hospital, {f"q{k}": 5 for k in range(8)}, now, now)], by=the_system
        )

    return {
        "figures of ninety days": lambda: figures(user, form, usual),
        "figures of a year": lambda: figures(user, form, asked),
        "figures of all time": lambda: figures(user, form, Asked(LAST - LONGEST, LAST)),
        "questions": lambda: questions(form),
        "answers, first page": lambda: rows.answers(user, form, asked, Paging(size=50)),
        "answers, in the middle": lambda: rows.answers(user, form, asked, deep),
        "low scores, first page": lambda: rows.answers(
            user, form, Asked(asked.since, LAST, low=True), Paging(size=50)
        ),
        "comments, first page": lambda: rows.comments(user, form, asked, ["why"], Paging(size=50)),
        "one submission": submit,
    }


async def measure(few: dict[str, Work], many: dict[str, Work]) -> None:
    times: dict[tuple[str, str], list[float]] = {}
    counts: dict[tuple[str, str], int] = {}
    for _round in range(ROUNDS):
        for name in few:
            for size, found in (("few", few), ("many", many)):
                with Statements() as statements:
                    began = time.perf_counter()
                    await found[name]()
                    took = (time.perf_counter() - began) * 1000
                times.setdefault((name, size), []).append(took)
                counts[name, size] = statements.count
    print(f"{'':28}{'few ms':>10}{'many ms':>10}{'ratio':>8}{'statements':>13}")
    for name in few:
        least, most = (statistics.median(times[name, size]) for size in ("few", "many"))
        told = f"{counts[name, 'few']} / {counts[name, 'many']}"
        print(f"{name:28}{least:10.2f}{most:10.2f}{most / least:8.2f}{told:>13}")


async def run(url: str, few: int, many: int) -> None:
    connection = await asyncpg.connect(url)
    hospital, wards = ids.new(), [ids.new() for _n in range(12)]
    await connection.execute(
        "insert into organisation (id, code, kind, name) values ($1, 'bench', 'hospital', 'Bench')", hospital
    )
    for n, ward in enumerate(wards):
        await connection.execute(
            "insert into department (id, organisation, code, name) values ($1, $2, $3, $3)",
            ward,
            hospital,
            f"W{n}",
        )
    began = time.perf_counter()
    forms = [await fill(connection, hospital, wards, n) for n in (few, many)]
    await connection.execute("vacuum analyze submission")
    await connection.execute("vacuum analyze form_session")
    await connection.execute("analyze")
    print(f"{few:,} and {many:,} submissions filled in {time.perf_counter() - began:.1f} s", flush=True)
    await connection.close()
    wiring.connect()
    await db.open_pool(url, size=4)
    try:
        user = Account(
            id=ids.new(), name="Bench", role="complaints_officer", organisation=hospital, scope=(hospital,)
        )
        await measure(*[await works(user, form, hospital) for form in forms])
    finally:
        await db.close_pool()


async def main(few: int, many: int) -> None:
    server, name = devpg.acquire(ROOT / ".data" / "bench"), "bench_forms"
    owner = await asyncpg.connect(server.superuser_url())
    try:
        await owner.execute(f"drop database if exists {name} with (force)")
        await owner.execute(f"create database {name}")
        await migrate(server.superuser_url(name))
        await run(server.superuser_url(name), few, many)
    finally:
        await owner.execute(f"drop database if exists {name} with (force)")
        await owner.close()
        server.release()


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--few", type=int, default=10_000)
    parser.add_argument("--many", type=int, default=100_000)
    given = parser.parse_args()
    asyncio.run(main(given.few, given.many))
