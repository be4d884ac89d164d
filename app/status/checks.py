"""The ground everything stands on: database, schema, clock, disk; and what is switched off."""

import asyncio
import shutil
from pathlib import Path
from typing import Final

from app.kernel import clock, replica
from app.kernel.checks import Finding, State, check
from app.kernel.errors import LOST
from app.kernel.language import _
from app.settings import Settings
from app.status import queries, rings

OLDEST_SERVER: Final = 180000
#: reliability.md 7: disk and clock
LITTLE, TOO_LITTLE, TOO_FEW_BYTES = 0.10, 0.05, 2 * 1024**3
SKEW, TOO_MUCH_SKEW = 30.0, 300.0
AUDIT_HOURS: Final = 26
#: seconds: how long the page waits for the replica, and how far behind it is of no use for hours
CATCHES_UP, LONG_BEHIND = 0.5, 600.0


@check("status.database", _("Database"))
async def database(_settings: Settings) -> Finding:
    """Whether PostgreSQL answers, and is new enough (decisions.md 8)."""
    version = await queries.server_version()
    words = f"{version // 10000}.{version % 10000}"
    if version < OLDEST_SERVER:
        return Finding(
            State.RED,
            _("PostgreSQL %(version)s is too old.") % {"version": words},
            _("Move to PostgreSQL 18 or later; see docs/deploy.md."),
        )
    return Finding(State.GREEN, _("PostgreSQL %(version)s answers.") % {"version": words})


@check("status.migrations", _("Schema"))
async def migrations(_settings: Settings) -> Finding:
    """Whether the database has every migration of this code."""
    missing = await queries.missing_migrations()
    if missing:
        return Finding(
            State.RED,
            _("The database lacks %(count)s changes that this version needs.") % {"count": len(missing)},
            _("Run `recourse migrate`, then start the house again."),
        )
    if await queries.is_too_old():
        return Finding(
            State.RED,
            _("This code is older than its database allows."),
            _("Start the newer release; this one has stopped working by itself."),
        )
    return Finding(State.GREEN, _("The schema is the one this version needs."))


@check("status.replica", _("Replica"))
async def standby(settings: Settings) -> Finding:
    """Whether reports are read from the second server, and how far that one is behind."""
    if not settings.database_replica_url:
        return Finding(State.GREY, _("There is no replica: reports are read from the database itself."))
    try:
        await replica.look(settings.database_replica_url, CATCHES_UP)
    except replica.NotOurs:
        return Finding(
            State.RED,
            _("What DATABASE_REPLICA_URL names is no replica of this database; it is not read."),
            _("Name a standby that streams from this server, or take the setting away; see docs/deploy.md."),
        )
    except replica.Behind as behind:
        return _late(behind.seconds, settings.database_replica_lag)
    except LOST:
        return Finding(
            State.RED,
            _("The replica does not answer; the database does its work as well."),
            _("Start the replica, or see whether its address and password still hold; see docs/deploy.md."),
        )
    return Finding(State.GREEN, _("The replica shows everything that was written."))


def _late(seconds: float, allowed: int) -> Finding:
    says = _("The replica is %(seconds)s seconds behind.") % {"seconds": round(seconds)}
    if seconds <= allowed:
        return Finding(State.GREEN, says)
    return Finding(
        State.RED if seconds > LONG_BEHIND else State.AMBER,
        says,
        _(
            "Until it has caught up the database is read instead. See whether it still receives"
            " (pg_stat_wal_receiver there), whether a long report holds it up, and its disk."
        ),
    )


@check("status.clock", _("Clock"))
async def skew(_settings: Settings) -> Finding:
    """How far this machine's clock is from the database's, where deadlines are counted."""
    apart = await queries.skew()
    says = _("This machine and the database are %(seconds)s seconds apart.") % {"seconds": round(apart, 1)}
    if apart <= SKEW:
        return Finding(State.GREEN, says)
    state = State.RED if apart > TOO_MUCH_SKEW else State.AMBER
    return Finding(state, says, _("Set both clocks by a time server, and look at what was sent meanwhile."))


@check("status.disk", _("Disk"))
async def disk(settings: Settings) -> Finding:
    """How much room is left where this installation keeps its files."""
    place = settings.data_dir if settings.data_dir.exists() else Path("/")
    usage = await asyncio.to_thread(shutil.disk_usage, place)
    share = usage.free / usage.total
    says = _("%(percent)s %% of the disk is free.") % {"percent": round(share * 100)}
    if share < TOO_LITTLE or usage.free < TOO_FEW_BYTES:
        return Finding(
            State.RED, says, _("Make room now: old exports first, never the folder of the database.")
        )
    if share < LITTLE:
        return Finding(State.AMBER, says, _("Make room, or give the machine a larger disk."))
    return Finding(State.GREEN, says)


@check("status.audit", _("Audit"))
async def audit(_settings: Settings) -> Finding:
    """When the records were last checked against each other, and whether they agreed."""
    last = await queries.last_audit()
    if last is None:
        return Finding(
            State.AMBER,
            _("The records were never audited."),
            _("Run `recourse audit`, or wait for the night."),
        )
    if last.breaches:
        return Finding(
            State.RED,
            _("The last audit found %(count)s records that contradict each other.")
            % {"count": last.breaches},
            _("Mend nothing by hand: run `recourse audit --json`, keep its answer, and ask who built this."),
        )
    hours = int((clock.now() - last.at).total_seconds() // 3600)
    says = _("The last audit found nothing, %(hours)s hours ago.") % {"hours": hours}
    if hours >= AUDIT_HOURS:
        return Finding(State.AMBER, says, _("See whether a consumer runs; the audit is its work."))
    return Finding(State.GREEN, says)


@check("status.demo", _("Demonstration"))
async def demonstration(settings: Settings) -> Finding:
    """No invented people in production (security.md DF-4)."""
    there = await queries.has_invented_people()
    if there and settings.production:
        return Finding(
            State.RED,
            _("There are accounts of the demonstration in production."),
            _("Run `recourse demo --remove`, or start production on a database of its own."),
        )
    if there:
        return Finding(State.GREY, _("This house holds invented people."))
    return Finding(State.GREEN, _("No account is invented."))


@check("status.keys", _("Keys"))
async def keys(settings: Settings) -> Finding:
    """Whether every key that sealed something is still there, and none serves too long (security.md KE-3)."""
    known = await rings.known(settings)
    if gone := [each.name for each in known if each.gone]:
        return Finding(
            State.RED,
            _("Rows are sealed by keys that are not in SEAL_KEYS any more: %(names)s.")
            % {"names": ", ".join(gone)},
            _("Put these keys back behind the newest one, run `recourse keys reseal`, then take them out."),
        )
    if old := sorted({each.setting for each in known if each.is_old}):
        return Finding(
            State.AMBER,
            _("Keys that serve for more than a year: %(names)s.") % {"names": ", ".join(old)},
            _("Put a new key in front of each; see `recourse keys list`."),
        )
    return Finding(State.GREEN, _("Every key is there and none is old."))
