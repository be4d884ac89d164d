"""The figures of the database for Prometheus, asked at most every ten seconds (reliability.md 7)."""

import asyncio
import shutil
from datetime import datetime, timedelta
from typing import Final

from prometheus_client import CollectorRegistry, Gauge, generate_latest

from app.kernel import clock
from app.kernel.errors import LOST, Refusal
from app.settings import Settings
from app.status import queries
from app.status.invariants import INVARIANTS

GOOD_FOR: Final = timedelta(seconds=10)
SECONDS: Final = 5.0
#: the name in the statement: the name of the series, what it is, its labels
_SERIES: Final = {
    "jobs": ("recourse_jobs", "Jobs that are not done.", ("kind", "state")),
    "job_oldest_ready": ("recourse_job_oldest_ready_seconds", "Wait of the oldest ready job.", ("kind",)),
    "outbox_rows": ("recourse_outbox_rows", "Messages under way.", ("channel", "state")),
    "outbox_oldest_due": (
        "recourse_outbox_oldest_due_seconds",
        "Wait of the oldest due message.",
        ("channel",),
    ),
    "gateway_circuit_open": (
        "recourse_gateway_circuit_open",
        "Whether a gateway is left alone.",
        ("gateway",),
    ),
    "slot_age": ("recourse_slot_age_seconds", "Age of the newest slot taken.", ("name",)),
    "deadlines_due": ("recourse_deadlines_due", "Promises whose instant has come.", ()),
    "deadline_errors": ("recourse_deadline_errors", "Promises that could not be looked after.", ()),
    "sla_lag": (
        "recourse_sla_lag_seconds",
        "Time since the oldest instant that nobody has looked after.",
        (),
    ),
    "backup_age": ("recourse_backup_age_seconds", "Age of the newest whole copy.", ()),
    "drill_age": ("recourse_restore_drill_age_seconds", "Age of the newest copy brought back.", ()),
    "consumers_seen": ("recourse_consumers_seen", "Consumers at work.", ()),
}


class Gauges:
    """The page of one process, kept for a moment."""

    def __init__(self) -> None:
        self._lock = asyncio.Lock()
        self._at: datetime | None = None
        self._text = b""

    async def text(self, settings: Settings) -> bytes:
        """The figures in Prometheus's own form; without a database, that it is down."""
        async with self._lock:
            if self._at is None or clock.now() - self._at > GOOD_FOR:
                self._text, self._at = await _page(settings), clock.now()
            return self._text


async def _page(settings: Settings) -> bytes:
    registry = CollectorRegistry()
    up = Gauge("recourse_db_up", "Whether the database answers.", registry=registry)
    try:
        async with asyncio.timeout(SECONDS):
            await _fill(registry)
        up.set(1)
    except (*LOST, Refusal):
        up.set(0)
    free = Gauge("recourse_disk_free_ratio", "Share of the disk that is free.", ["volume"], registry=registry)
    if settings.data_dir.exists():
        usage = shutil.disk_usage(settings.data_dir)
        free.labels("data").set(usage.free / usage.total)
    return generate_latest(registry)


async def _fill(registry: CollectorRegistry) -> None:
    made = {
        name: Gauge(series, words, labels, registry=registry)
        for name, (series, words, labels) in _SERIES.items()
    }
    for row in await queries.gauges():
        labels = _SERIES[row["name"]][2]
        gauge = made[row["name"]]
        (gauge.labels(*(row["first"], row["second"])[: len(labels)]) if labels else gauge).set(row["value"])
    words = "How far the database's clock is from ours."
    Gauge("recourse_clock_skew_seconds", words, registry=registry).set(await queries.skew())
    audit = await queries.last_audit()
    if audit is not None:
        broken = Gauge(
            "recourse_audit_violations",
            "Records that contradict each other.",
            ["invariant"],
            registry=registry,
        )
        for each in INVARIANTS:
            broken.labels(each.id).set(audit.broken.get(each.id, 0))
        age = Gauge("recourse_audit_age_seconds", "Time since the last audit.", registry=registry)
        age.set((clock.now() - audit.at).total_seconds())


gauges = Gauges()
