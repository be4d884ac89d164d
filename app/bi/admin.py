"""The ledger of gathering as administrators see it: read-only; a run is asked for by a form."""

from app.bi.tables import BiChunk, BiRun
from app.kernel.language import mark
from app.kernel.shown import Shown

_GROUP = mark("Intelligence")

TABLES = [
    Shown(
        BiRun,
        _GROUP,
        columns=(
            "task", "period_key", "trigger", "state", "requested_by", "reason", "is_dry", "is_forced", "started_at",
            "ended_at", "source_rows", "docs_written", "docs_deleted", "chunks_total", "chunks_done", "error",
        ),
        listed=("task", "period_key", "trigger", "state", "started_at", "ended_at", "docs_written"),
        filters=("task", "period_key", "trigger", "state", "started_at"),
        order="-started_at",
    ),
    Shown(
        BiChunk,
        _GROUP,
        columns=("run_id", "n", "state", "tries", "docs", "source_rows", "started_at", "ended_at"),
        filters=("run_id", "state"),
        order="-started_at",
    ),
]  # fmt: skip
