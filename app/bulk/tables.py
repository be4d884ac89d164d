"""What was asked for many records at once, and what became of each."""

from piccolo.columns import JSONB, UUID, ForeignKey, Integer, Varchar
from piccolo.columns.base import OnDelete
from piccolo.constraints import Unique
from piccolo.table import Table

from app.accounts.tables import User
from app.kernel.tables import key, moment, one_of, stamp

STATES = ("waiting", "done", "refused")


class BulkRun(Table, tablename="bulk_run"):
    """A deed that was asked for many records."""

    id: UUID = key()
    kind = Varchar(length=20, null=False)
    deed = Varchar(length=30, null=False)
    details = JSONB(default="{}", null=False)
    created_by = ForeignKey(User, null=False, index=True, on_delete=OnDelete.restrict)
    created_at = stamp(index=True)
    finished_at = moment()


class BulkRow(Table, tablename="bulk_row"):
    """One of its records, and what became of it."""

    id: UUID = key()
    run = ForeignKey(BulkRun, null=False, on_delete=OnDelete.cascade)
    position = Integer(null=False)
    record = UUID(null=False, default=None)
    state = Varchar(length=8, default="waiting", null=False)
    problem = Varchar(length=500, default="", null=False)

    state_is_known = one_of("state", STATES)
    bulk_row_run_position_uq = Unique([run, position])
