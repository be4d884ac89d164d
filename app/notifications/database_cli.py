"""`recourse notify run|import|indications|report`: the commands that look into the database (notifications.md 12)."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from contextlib import nullcontext
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Annotated, Any, TypeVar
from uuid import UUID
from zoneinfo import ZoneInfo

import typer

from app.accounts.account import Account
from app.households.canonical import read_facts
from app.households.commands import importing
from app.households.queries.imports import name_what_is_missing
from app.kernel import clock, db, log
from app.kernel.actor import the_system
from app.kernel.jsonfield import instant
from app.kernel.jsonfile import NO, UNUSABLE, Unusable, read_object
from app.kernel.release import VERSION
from app.notifications import indications
from app.notifications.commands import legacy, running, saving
from app.notifications.config import ConfigError
from app.notifications.fact_files import read_records
from app.notifications.pages.consent_files import as_json
from app.notifications.queries import consent_list, counting, settings
from app.notifications.queries import legacy as on_record
from app.notifications.rules.estimate import SEGMENTS, costs, tally, total
from app.notifications.rules.evaluate import ToSend, Untold
from app.notifications.rules.schedule import on_the_clock
from app.settings import current

T = TypeVar("T")
#: Whoever may run a command here sees all places: nobody limited this one to any.
_EVERYBODY = Account(id=UUID(int=0), name="", role="admin")
Now = Annotated[str | None, typer.Option("--now", help="Another instant; not in production.")]


def run_command(
    ctx: typer.Context,
    slot: Annotated[int | None, typer.Option(help="The hour of today this run stands for.")] = None,
    now: Now = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Decide the same and write nothing.")] = False,
) -> None:
    """Look once who deserves a message; messages leave by the consumer. A second run at once exits 0."""
    at = _instant(now)
    answer = _in_house(ctx, lambda: _run(slot, at, dry_run))
    typer.echo(json.dumps(answer, ensure_ascii=False, indent=1))
    if answer.get("state") in ("failed", "waiting"):
        raise typer.Exit(NO)


def import_command(
    ctx: typer.Context,
    file: Annotated[
        Path, typer.Argument(exists=True, dir_okay=False, help="Canonical facts as one JSON object.")
    ],
    historic: Annotated[bool, typer.Option(help="Announce nothing that became active before.")] = False,
) -> None:
    """Bring canonical facts in: places, products, households, policies, and what was told before."""
    try:
        whole = read_object(file)
    except Unusable as wrong:
        typer.echo(str(wrong), err=True)
        raise typer.Exit(UNUSABLE) from None
    answer = _in_house(ctx, lambda: _import(whole, historic))
    typer.echo(json.dumps(answer, ensure_ascii=False, indent=1))
    if answer["problems"]:
        raise typer.Exit(NO)


def indications_command(ctx: typer.Context) -> None:
    """What was told before, in the shape of the older system: what `import` takes as `indications`."""
    typer.echo(json.dumps(_in_house(ctx, _indications), ensure_ascii=False, indent=1))


async def _indications() -> dict[str, Any]:
    return {indications.KEY: indications.shown(await on_record.records())}


def report_command(
    ctx: typer.Context,
    district: Annotated[str, typer.Option(help="The code of a district.")] = "",
    region: Annotated[str, typer.Option(help="The code of a region.")] = "",
    officer: Annotated[str, typer.Option(help="The code of an officer.")] = "",
    mode: Annotated[int, typer.Option(min=0, max=4)] = 0,
    shape: Annotated[str, typer.Option("--format", help="json is all there is.")] = "json",
) -> None:
    """The consent report of a district or region as JSON: how many in each mode, and the list of one."""
    if not district and not region:
        typer.echo("--district or --region: name one.", err=True)
        raise typer.Exit(UNUSABLE)
    if shape != "json":
        typer.echo("--format: json is all there is.", err=True)
        raise typer.Exit(UNUSABLE)
    answer = _in_house(ctx, lambda: _report(district, region, officer, mode))
    if answer is None:
        typer.echo("There is no such place or officer.", err=True)
        raise typer.Exit(NO)
    typer.echo(json.dumps(answer, ensure_ascii=False, indent=1))


async def _report(district: str, region: str, officer: str, mode: int) -> dict[str, Any] | None:
    """The figures, and the object that the report's address answers (notifications.md 10.4)."""
    asked = await counting.asked_by_code(_EVERYBODY, district, region, officer, mode)
    if asked is None:
        return None
    default = (await settings.anyway()).terms.default_language
    found = consent_list.batches(_EVERYBODY, asked, default=default)
    listed = json.loads(b"".join([piece async for piece in as_json(asked, found)]))
    return {**await counting.figures(_EVERYBODY, asked), **listed}


async def _run(slot: int | None, at: datetime | None, dry_run: bool) -> dict[str, Any]:
    now = at or clock.now()
    with clock.frozen(now) if at else nullcontext():
        try:
            if dry_run:
                return await _rehearsal(now)
            stands_for = None if slot is None else await _slot(slot, now)
            outcome = await running.run(now=now, slot=stands_for, source="command")
        except ConfigError as wrong:
            return {"state": "failed", "error": str(wrong)}
    return {
        "state": outcome.state,
        "run": str(outcome.run) if outcome.run else None,
        "counts": outcome.counts,
        "error": outcome.error,
    }


async def _slot(hour: int, now: datetime) -> datetime:
    config = await settings.config_of((await settings.in_force()).config)
    zone = ZoneInfo(config.terms.zone)
    day: date = now.astimezone(zone).date()
    return on_the_clock(day, time(hour), zone)


async def _rehearsal(now: datetime) -> dict[str, Any]:
    """What a run would decide, and what its messages would cost (notifications.md 11.13)."""
    decided = await running.dry_run(now)
    segments = total(tally(decided), SEGMENTS)
    config = await settings.config_of((await settings.in_force()).config)
    cost = [
        {"provider": each.provider, "amount": str(each.amount), "currency": config.currency or None}
        for each in costs(segments, config.providers)
    ]
    return {**_decisions(decided), "segments": segments, "cost": cost}


def _decisions(decided: list[ToSend | Untold]) -> dict[str, Any]:
    untold = [
        {"policy": one.policy, "type": str(one.kind), "status": int(one.status), "reason": one.reason}
        for one in decided
        if isinstance(one, Untold)
    ]
    return {
        "state": "dry",
        "send": [
            {"policy": one.policy, "type": str(one.kind), "language": one.language}
            for one in decided
            if isinstance(one, ToSend)
        ],
        "rejected": [row for row in untold if row["status"] != 4],
        "failed": [row for row in untold if row["status"] == 4],
    }


async def _import(whole: dict[str, Any], historic: bool) -> dict[str, Any]:
    facts = read_facts(whole)
    try:
        records = [*read_records(whole), *indications.read_indications(whole)]
    except Unusable as wrong:
        facts.refuse(wrong.place, wrong.problem)
        records = []
    await name_what_is_missing(facts, UUID(int=0))
    if facts.problems:
        return {"counts": {}, "problems": facts.problems}
    await importing.load(facts, by=the_system, country=await settings.country())
    kept = await legacy.load_records(records)
    closed = await saving.baseline() if historic else 0
    return {"counts": {**facts.counts, "records": kept, "baseline": closed}, "problems": facts.problems}


def _instant(text: str | None) -> datetime | None:
    if text is None:
        return None
    if current().production:
        typer.echo("--now: not in production.", err=True)
        raise typer.Exit(UNUSABLE)
    try:
        return instant(text, "--now").astimezone(UTC)
    except Unusable as wrong:
        typer.echo(str(wrong), err=True)
        raise typer.Exit(UNUSABLE) from None


def _in_house(ctx: typer.Context, work: Callable[[], Awaitable[T]]) -> T:
    # The answer alone goes to standard output: what is logged on the way goes beside it.
    log.configure(strict=not current().production, process="command", version=VERSION)
    with ctx.obj(current()) as urls:
        return asyncio.run(_on_a_pool(urls.work, work))


async def _on_a_pool(url: str, work: Callable[[], Awaitable[T]]) -> T:
    await db.open_pool(url, size=3, statement_seconds=120)
    try:
        return await work()
    finally:
        await db.close_pool()
