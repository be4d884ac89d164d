"""What was heard: one row for each mention and each rated call, known by where it comes from."""

from piccolo.columns import UUID, ForeignKey, Integer, Numeric, Text, Varchar
from piccolo.columns.base import OnDelete
from piccolo.constraints import Check, Unique
from piccolo.table import Table

from app.accounts.tables import User
from app.kernel.tables import key, one_of, stamp
from app.organisations.tables import Department, Organisation

KINDS = ("mention", "call")


class Heard(Table, tablename="heard"):
    """A mention with its sentiment, or a call with its rating. Never changed: what was said was said."""

    id: UUID = key()
    kind = Varchar(length=10, null=False)
    hospital = ForeignKey(Organisation, null=False, on_delete=OnDelete.restrict)
    department = ForeignKey(Department, null=True, default=None, index=True, on_delete=OnDelete.restrict)
    channel = Varchar(length=40, null=False, help_text="where it was said: x, google, telephone")
    external_id = Varchar(length=120, null=False, help_text="its number there")
    link = Varchar(length=500, null=False, default="")
    words = Text(null=False, default="")
    sentiment = Numeric(digits=(4, 3), null=True, default=None, help_text="-1 to 1")
    label = Varchar(length=20, null=False, default="")
    rating = Integer(null=True, default=None, help_text="1 to 5")
    said_at = stamp()
    created_by = ForeignKey(User, null=True, default=None, index=True, on_delete=OnDelete.restrict)
    created_at = stamp()

    heard_source_uq = Unique([hospital, kind, channel, external_id])
    kind_is_known = one_of("kind", KINDS)
    figures_make_sense = Check(
        "(kind = 'call' and rating between 1 and 5) or (kind = 'mention' and rating is null"
        " and (sentiment is null or sentiment between -1 and 1))"
    )
