"""Work for later."""

from piccolo.columns import JSONB, UUID, ForeignKey, Integer, Text, Varchar
from piccolo.columns.base import OnDelete
from piccolo.columns.readable import Readable
from piccolo.table import Table

from app.kernel.tables import key, moment, stamp


class Job(Table, tablename="job"):
    """One piece of work, leased to whoever does it (reliability.md 3.1)."""

    id: UUID = key()
    kind = Varchar(length=60, null=False)
    dedup_key = Varchar(length=200, null=True, default=None)
    args = JSONB(default="{}", null=False)
    run_at = stamp()
    created_at = stamp()
    created_by = UUID(null=True, default=None)
    attempts = Integer(default=0, null=False)
    max_attempts = Integer(default=10, null=False)
    lease_no = Integer(default=0, null=False)
    lease_by = Varchar(length=80, null=True, default=None)
    lease_until = moment()
    lapses = Integer(default=0, null=False)
    error = Text(default="", null=False)
    progress = JSONB(default="{}", null=False)
    done_at = moment()
    dead_at = moment()
    cancelled_at = moment()

    @classmethod
    def get_readable(cls) -> Readable:
        """Its kind."""
        return Readable(template="%s", columns=[cls.kind])


class PeriodSlot(Table, tablename="period_slot"):
    """A slot of a periodic job, claimed by whoever inserts it first."""

    id: UUID = key()
    name = Varchar(length=60, null=False)
    slot = stamp()
    job_id = ForeignKey(Job, null=False, index=True, on_delete=OnDelete.restrict)


class Consumer(Table, tablename="consumer"):
    """A consumer process and when it last breathed."""

    id: UUID = key()
    name = Varchar(length=80, null=False, unique=True)
    version = Varchar(length=40, default="", null=False)
    started_at = stamp()
    seen_at = stamp(index=True)
