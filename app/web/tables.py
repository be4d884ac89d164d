"""What the web floor itself remembers: spent form tokens and counted requests."""

from piccolo.columns import UUID, Bytea, Integer, Varchar
from piccolo.table import Table

from app.kernel.tables import key, stamp


class Once(Table, tablename="once"):
    """A form that was sent: its answer is given again, its effect is not (reliability.md P3)."""

    id: UUID = key()
    actor = UUID(null=False, default=None)
    token = Varchar(length=64, null=False)
    route = Varchar(length=100, null=False)
    fingerprint = Bytea(null=False)
    status = Integer(default=0, null=False)
    location = Varchar(length=600, default="", null=False)
    created_at = stamp(index=True)


class Throttle(Table, tablename="throttle"):
    """How often a hashed key knocked in a window (security.md 2.12); unlogged."""

    key = Bytea(primary_key=True, null=False)
    window_start = stamp()
    count = Integer(default=0, null=False)
