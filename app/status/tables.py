"""What the house remembers about itself."""

from piccolo.columns import UUID, Date, Integer, Varchar
from piccolo.constraints import Unique
from piccolo.table import Table

from app.kernel.checks import State
from app.kernel.tables import key, one_of, stamp


class SchemaVersion(Table, tablename="schema_version"):
    """The oldest code that may work on this database; no row while any may (reliability.md 67)."""

    id: UUID = key()
    min_code = Integer(null=False)
    since = stamp()


class StatusDay(Table, tablename="status_day"):
    """How one part was on one day: the worst that was seen, how often it was asked, how often it was well."""

    id: UUID = key()
    part = Varchar(length=60, null=False)
    day = Date(null=False, default=None)
    worst = Varchar(length=6, null=False)
    asked = Integer(default=0, null=False)
    well = Integer(default=0, null=False)

    status_day_part_uq = Unique([part, day])
    worst_is_known = one_of("worst", [state.value for state in State])


class KeySeen(Table, tablename="key_seen"):
    """Since when a key serves; its bytes are nowhere in the database (security.md KE-3)."""

    id: UUID = key()
    setting = Varchar(length=40, null=False)
    name = Varchar(length=16, null=False)
    since = stamp()

    key_seen_name_uq = Unique([setting, name])
