"""`recourse bi`: gather, compare, rebuild, and say how it stands (cli.md, bi.md 6)."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Annotated, Any, Final, NoReturn, TypeVar
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

import typer

from app.bi import door, inputs, work
from app.bi.catalogue import TASKS, WIPE, Task
from app.bi.commands import asking, ledger
from app.bi.errors import StoreDown, Unsound
from app.bi.inputs import Wanted
from app.bi.queries import dashboard, runs
from app.bi.rules import periods
from app.bi.rules.periods import DATE, DAY, MONTH, QUARTER
from app.kernel import clock, db
from app.kernel.actor import the_system
from app.kernel.errors import Conflict
from app.kernel.jsonfile import NO, UNUSABLE
from app.kernel.snapshot import LONGEST
from app.settings import current

T = TypeVar("T")

cli = typer.Typer(no_args_is_help=True)
#: A consumer takes over what this command began only after so long.
GUARD: Final = timedelta(hours=2)
MONTHLY: Final = [task for task in TASKS.values() if task.chunked]
Month = Annotated[str, typer.Option("--month", help="YYYY-MM, a month that has ended.")]


@cli.command()
def run(
    ctx: typer.Context,
    task: Annotated[str, typer.Argument(help="The name of a task: recourse bi status lists them.")],
    month: Month = "",
    quarter: Annotated[str, typer.Option("--quarter", help="YYYYQn, for the churn: the last quarter.")] = "",
    day: Annotated[str, typer.Option("--day", help="YYYY-MM-DD, for the daily task.")] = "",
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Compare, and write nothing.")] = False,
    force: Annotated[
        bool, typer.Option("--force", help="Replace also by under half of what stands.")
    ] = False,
    reason: Annotated[str, typer.Option("--reason", help="Why it is forced.")] = "",
) -> None:
    """Gather one period now, in this process. Without a period: the one that ended last.

    Exit 0: done. 1: refused or failed, or gathering is switched off. 2: no such task or period.
    """
    chosen = TASKS.get(task)
    if chosen is None:
        _leave(f"There is no task called {task}. There are: {', '.join(TASKS)}.", UNUSABLE)
    if force and not reason:
        _leave("--force: say why with --reason.", UNUSABLE)
    period = _period(chosen, month, quarter, day)
    answer = _in_house(ctx, lambda: _gather(Wanted(chosen, [period], dry_run, force, reason)))
    typer.echo(json.dumps(answer, ensure_ascii=False, indent=1, default=str))
    if answer["state"] != "done":
        raise typer.Exit(NO)


@cli.command()
def verify(ctx: typer.Context, month: Month = "") -> None:
    """Total a month again and compare it with what stands; exit 1 when anything differs."""
    chosen = [(task, _period(task, month, "", "")) for task in MONTHLY]
    answers = _in_house(ctx, lambda: _each([Wanted(task, [period], dry=True) for task, period in chosen]))
    same = True
    for answer in answers:
        found = answer.get("difference") or {}
        answer["same"] = answer["state"] == "done" and answer["checksum"] == found.get("stored_checksum")
        same = same and answer["same"]
    typer.echo(json.dumps(answers, ensure_ascii=False, indent=1, default=str))
    if not same:
        raise typer.Exit(NO)


@cli.command()
def rebuild(
    ctx: typer.Context, first: Annotated[str, typer.Option("--from", help="The first month, YYYY-MM.")]
) -> None:
    """Gather everything again from a month on: every month and day since, and what is renewed as a whole."""
    try:
        wanted = _since(first)
    except ValueError:
        _leave("--from: a month that has ended, as YYYY-MM.", UNUSABLE)
    answers = _in_house(ctx, lambda: _each(wanted))
    typer.echo(json.dumps(answers, ensure_ascii=False, indent=1, default=str))
    if any(answer["state"] != "done" for answer in answers):
        raise typer.Exit(NO)


@cli.command()
def status(ctx: typer.Context) -> None:
    """Say how gathering stands: the switch, the store, and each collection."""
    settings = current()
    parts = urlsplit(settings.bi_mongo_uri.reveal())
    answer: dict[str, Any] = {
        "bi": "off",
        "store": f"{parts.scheme}://{parts.hostname or ''}" if parts.scheme else "",
        "database": settings.bi_mongo_db,
        "deployment": settings.bi_deployment,
        "zone": settings.bi_timezone,
    }
    if settings.bi_aggregate:
        answer |= _in_house(ctx, _standing)
    typer.echo(json.dumps(answer, ensure_ascii=False, indent=1, default=str))
    if answer["bi"] == "red":
        raise typer.Exit(NO)


async def _standing() -> dict[str, Any]:
    latest = await runs.latest()
    told: dict[str, Any] = {
        name: {
            "mode": task.mode,
            "collection": task.collection,
            "last": _told(latest[name]) if name in latest else None,
        }
        for name, task in TASKS.items()
    }
    try:
        for task in TASKS.values():
            if task.mode == WIPE:
                await _mend(task.collection)
        standing = await door.use(lambda store: store.standing(), seconds=door.PAGE)
        late, missing = await dashboard.stale()
    except StoreDown as down:
        return {"bi": "red", "why": str(down), "tasks": told}
    for task in TASKS.values():
        told[task.name]["as_of"] = standing.get(task.collection, {}).get("as_of")
    failed = await runs.failed()
    return {
        "bi": "red" if late or failed else "ok",
        "late": late,
        "missing": missing,
        "failed": failed,
        "tasks": told,
    }


async def _mend(collection: str) -> None:
    await door.use(lambda store: store.mend(collection), seconds=door.PAGE)


async def _each(wanted: list[Wanted]) -> list[dict[str, Any]]:
    return [await _gather(each) for each in wanted]


async def _gather(wanted: Wanted) -> dict[str, Any]:
    if not current().bi_aggregate:
        return {"task": wanted.task.name, "period": wanted.periods[0], "state": "disabled"}
    try:
        key = await asking.ask(wanted, by=the_system, guarded_for=GUARD)
    except Conflict as again:
        return {
            "task": wanted.task.name,
            "period": wanted.periods[0],
            "state": "refused",
            "error": str(again),
        }
    try:
        await work.through(key, guarded_for=GUARD)
    except (StoreDown, Unsound) as why:
        await ledger.fail(key, str(why))
    return _told(await runs.run(key))


def _told(found: runs.Run) -> dict[str, Any]:
    told: dict[str, Any] = {
        "task": found.task.name,
        "period": found.period_key,
        "state": found.state,
        "seconds": found.seconds,
        "source_rows": found.source_rows,
        "docs_written": found.docs_written,
        "docs_deleted": found.docs_deleted,
        "chunks": found.chunks_total,
        "checksum": found.checksum,
        "error": found.error,
    }
    if found.is_dry:
        told["difference"] = found.difference
    return told


def _since(first: str) -> list[Wanted]:
    zone, now = current().bi_timezone, clock.now()
    start, last = periods.month(first, zone), periods.due_at(MONTH, now, zone)
    if not periods.ended(start, now):
        raise ValueError(first)
    today = now.astimezone(ZoneInfo(zone)).date()
    begin = start.start.astimezone(ZoneInfo(zone)).date()
    days = [(begin + timedelta(days=n)).isoformat() for n in range((today - begin).days)]
    wanted = [Wanted(task, [key]) for task in MONTHLY for key in periods.months(first, last)]
    for task in TASKS.values():
        if task.period == DAY:
            wanted += [Wanted(task, [key]) for key in days]
        elif task.mode == WIPE:
            wanted.append(Wanted(task, [periods.due_at(task.period, now, zone)]))
    return wanted


def _period(task: Task, month: str, quarter: str, day: str) -> str:
    zone, now = current().bi_timezone, clock.now()
    given = {MONTH: month, QUARTER: quarter, DAY: day, DATE: ""}[task.period]
    if not given:
        return inputs.choices(task, now, zone)[0]
    try:
        period = periods.named(task.period, given, zone)
    except ValueError:
        _leave(f"{given} is no {task.period}.", UNUSABLE)
    if not periods.ended(period, now):
        _leave(f"{given} has not ended yet.", UNUSABLE)
    return given


def _leave(words: str, code: int) -> NoReturn:
    typer.echo(words, err=True)
    raise typer.Exit(code)


def _in_house(ctx: typer.Context, deed: Callable[[], Awaitable[T]]) -> T:
    with ctx.obj(current()) as urls:
        return asyncio.run(_on_a_pool(urls.work, deed))


async def _on_a_pool(url: str, deed: Callable[[], Awaitable[T]]) -> T:
    await db.open_pool(url, size=8, statement_seconds=LONGEST * 60)
    try:
        return await deed()
    finally:
        await db.close_pool()
