"""A month of submissions gathered by four workers and by one, in turns:
python -m tests.benchmarks.bench_bi [--submissions 1000000] [--forms 1000] [--rounds 2].

A worker is a process that does chunks of ten forms. Prints seconds and peak memory of a worker, and the ratio of one
worker to four; asserts nothing by time.
"""

import argparse
import asyncio
import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from uuid import UUID

import asyncpg

from app import devpg, wiring
from app.bi import work
from app.bi.catalogue import TASKS
from app.bi.commands import asking
from app.bi.inputs import Wanted
from app.bi.queries import runs
from app.kernel import db, ids
from app.kernel.actor import the_system
from app.kernel.migrate import migrate
from app.settings import ROOT, current
from tests import setting_up
from tests.bi.make import GUARD, MONTH, SUBMISSIONS
from tests.servers.mongo import mongo

PLACES = 20
_FILL = """
insert into organisation (id, code, kind, name) select uuidv7(), 'h' || n, 'hospital', 'Hospital ' || n
  from generate_series(1, {places}) n;
insert into form (id, kind, name_en, status) select uuidv7(), 'audit', 'Form ' || n, 'active'
  from generate_series(1, {forms}) n;
insert into form_version (id, form, version, state) select uuidv7(), id, 1, 'active' from form;
with f as (select v.form, v.id as version, row_number() over (order by v.id) - 1 as n from form_version v),
  o as (select id, row_number() over (order by id) - 1 as n from organisation where kind = 'hospital')
insert into submission (id, form, form_version, institution, status, started_at, submitted_at, score, pass)
select uuidv7(), f.form, f.version, o.id, 'submitted', t.at - interval '4 minutes', t.at, t.n % 101, t.n % 3 > 0
from (select n, timestamptz '2026-10-01Z' + n * (interval '31 days' / {submissions}) as at
  from generate_series(0, {submissions} - 1) n) t
  join f on f.n = t.n % {forms} join o on o.n = t.n / {forms} % {places};
analyze;
"""


async def filled(server: devpg.Server, submissions: int, forms: int) -> str:
    """A fresh database with one month of submissions."""
    owner = await asyncpg.connect(server.superuser_url())
    await owner.execute("drop database if exists bench_bi with (force)")
    await owner.execute("create database bench_bi")
    await owner.close()
    url = server.superuser_url("bench_bi")
    await migrate(url)
    await setting_up.fill(url)
    owner = await asyncpg.connect(url)
    await owner.execute(_FILL.format(places=PLACES, forms=forms, submissions=submissions))
    await owner.close()
    return url


async def do_chunks(url: str, run: UUID, first: int, step: int) -> None:
    """A worker: every so manieth chunk, then what a store too busy to answer gave back; prints its memory, in MiB."""
    await db.open_pool(url, size=3, statement_seconds=900)
    mine = (await runs.waiting_chunks(run))[first::step]
    for n in mine:
        await work.do_chunk(run, n, ids.new(), guarded_for=GUARD)
    while left := [n for n in await runs.waiting_chunks(run) if n in mine]:
        print(f"  {len(left)} chunks given back", file=sys.stderr, flush=True)
        for n in left:
            await work.do_chunk(run, n, ids.new(), guarded_for=GUARD)
    await db.close_pool()
    print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024)


def _said_by(words: list[str]) -> int:
    """The memory a worker took, when it has ended."""
    done = subprocess.run(words, cwd=ROOT, stdout=subprocess.PIPE, text=True, check=True)
    return int(done.stdout)


async def gathered(url: str, workers: int) -> tuple[float, int]:
    """Seconds from asking to published, and the peak memory of a worker."""
    began = time.perf_counter()
    run = await asking.ask(Wanted(TASKS[SUBMISSIONS], [MONTH]), by=the_system, guarded_for=GUARD)
    await work.go(run, guarded_for=GUARD)
    words = [sys.executable, "-m", __spec__.name, "--worker", url, str(run)]
    said = await asyncio.gather(
        *(asyncio.to_thread(_said_by, [*words, str(n), str(workers)]) for n in range(workers))
    )
    await work.publish(run)
    done = await runs.run(run)
    assert done.state == "done", done.error
    print(f"  {done.source_rows} rows, {done.docs_written} documents, {done.chunks_done} chunks", flush=True)
    return time.perf_counter() - began, max(said)


async def compare(url: str, rounds: int) -> None:
    """Four workers and one, in turns."""
    await db.open_pool(url, size=4, statement_seconds=900)
    spent: dict[int, list[float]] = {4: [], 1: []}
    for _round in range(rounds):
        for workers, times in spent.items():
            seconds, memory = await gathered(url, workers)
            times.append(seconds)
            print(f"{workers} worker(s): {seconds:.1f} s, {memory} MiB in a worker at most", flush=True)
    print(f"one worker takes {min(spent[1]) / min(spent[4]):.2f} times as long as four")
    await db.close_pool()


def main() -> None:
    asked = argparse.ArgumentParser()
    asked.add_argument("--submissions", type=int, default=1_000_000)
    asked.add_argument("--forms", type=int, default=1_000)
    asked.add_argument("--rounds", type=int, default=2)
    asked.add_argument("--worker", nargs=4)
    options = asked.parse_args()
    wiring.connect()
    if options.worker:
        url, run, first, step = options.worker
        asyncio.run(do_chunks(url, UUID(run), int(first), int(step)))
        return
    with tempfile.TemporaryDirectory() as folder, mongo(Path(folder) / "data") as store:
        os.environ.update(BI_AGGREGATE="1", BI_MONGO_URI=store.uri, BI_MONGO_DB="bench")
        current.cache_clear()
        server = devpg.acquire(ROOT / ".data" / "test")
        try:
            url = asyncio.run(filled(server, options.submissions, options.forms))
            asyncio.run(compare(url, options.rounds))
        finally:
            server.release()


if __name__ == "__main__":
    main()
