"""The ledger of gathering: every run, and the pieces of the large ones (bi.md 1)."""

from piccolo.columns import JSONB, UUID, Array, BigInt, Boolean, ForeignKey, Integer, Text, Varchar
from piccolo.columns.base import OnDelete
from piccolo.columns.readable import Readable
from piccolo.constraints import Unique
from piccolo.table import Table

from app.accounts.tables import User
from app.kernel.tables import key, moment, one_of, stamp

TRIGGERS = ("schedule", "manual", "catch-up")
STATES = ("queued", "running", "publishing", "done", "failed", "disabled", "superseded")
CHUNK_STATES = ("queued", "running", "done", "failed")


class BiRun(Table, tablename="bi_run"):
    """One run of a task for one period. `following` are periods asked for with it that come after it."""

    id: UUID = key()
    task = Varchar(length=60, null=False)
    deployment = Varchar(length=40, null=False)
    period_key = Varchar(length=10, null=False)
    following = Array(base_column=Varchar(length=10), default=list, null=False)
    trigger = Varchar(length=10, null=False)
    requested_by = ForeignKey(User, null=True, default=None, index=True, on_delete=OnDelete.restrict)
    reason = Varchar(length=500, default="", null=False)
    is_forced = Boolean(default=False, null=False)
    is_dry = Boolean(default=False, null=False)
    state = Varchar(length=10, default="queued", null=False)
    tries = Integer(default=0, null=False)
    created_at = stamp()
    started_at = moment()
    ended_at = moment()
    as_of = moment()
    source_rows = BigInt(default=0, null=False)
    docs_written = BigInt(default=0, null=False)
    docs_deleted = BigInt(default=0, null=False)
    chunks_total = Integer(default=None, null=True)
    chunks_done = Integer(default=0, null=False)
    difference = JSONB(default="{}", null=False)
    error = Text(default="", null=False)
    checksum = Varchar(length=64, default="", null=False)
    code_version = Varchar(length=40, default="", null=False)

    trigger_is_known = one_of("trigger", TRIGGERS)
    state_is_known = one_of("state", STATES)

    @classmethod
    def get_readable(cls) -> Readable:
        """Its task and its period."""
        return Readable(template="%s %s", columns=[cls.task, cls.period_key])


class BiChunk(Table, tablename="bi_chunk"):
    """Some forms of a run, done by whoever claims them; `tries` counts the claims and fences late ones."""

    id: UUID = key()
    run_id = ForeignKey(BiRun, null=False, index=True, on_delete=OnDelete.restrict)
    n = Integer(null=False)
    forms = Array(base_column=UUID(), default=list, null=False)
    state = Varchar(length=10, default="queued", null=False)
    tries = Integer(default=0, null=False)
    job_id = UUID(null=True, default=None)
    docs = BigInt(default=0, null=False)
    source_rows = BigInt(default=0, null=False)
    checksum = Varchar(length=64, default="", null=False)
    started_at = moment()
    ended_at = moment()

    bi_chunk_run_n_uq = Unique([run_id, n])
    state_is_known = one_of("state", CHUNK_STATES)
