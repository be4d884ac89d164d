"""Backups, drills and restores, as they were made."""

from piccolo.columns import JSONB, UUID, BigInt, Integer, Varchar
from piccolo.table import Table

from app.kernel.tables import key, moment, one_of, stamp

KINDS = ("backup", "drill", "restore")
STATES = ("running", "done", "failed")


class Keeping(Table, tablename="keeping"):
    """One backup, drill or restore; a house that was restored knows it by its row."""

    id: UUID = key()
    kind = Varchar(length=8, null=False)
    state = Varchar(length=8, default="running", null=False)
    folder = Varchar(length=500, default="", null=False, help_text="Where the copy lies")
    taken_at = moment(help_text="The instant that the copy shows")
    rows = BigInt(default=0, null=False)
    files = Integer(default=0, null=False)
    bytes = BigInt(default=0, null=False)
    report = JSONB(default="{}", null=False)
    error = Varchar(length=500, default="", null=False)
    started_at = stamp(index=True)
    ended_at = moment()

    kind_is_known = one_of("kind", KINDS)
    state_is_known = one_of("state", STATES)
