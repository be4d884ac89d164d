"""What a person has open."""

from piccolo.columns import JSONB, UUID, Boolean, ForeignKey, Integer, Text, Timestamptz, Varchar
from piccolo.columns.base import OnDelete
from piccolo.constraints import Unique
from piccolo.table import Table

from app.accounts.tables import User
from app.kernel.tables import key, stamp


class Draft(Table, tablename="draft"):
    """Text that was typed and not yet sent: it survives a closed laptop."""

    id: UUID = key()
    member = ForeignKey(User, null=False, index=True, on_delete=OnDelete.cascade)
    place = Varchar(length=120, null=False)
    text = Text(default="", null=False)
    updated_at = stamp()

    draft_member_place_uq = Unique([member, place])


class SavedView(Table, tablename="saved_view"):
    """Filters under a name: private, or shared with the organisation. Never results."""

    id: UUID = key()
    member = ForeignKey(User, null=False, index=True, on_delete=OnDelete.cascade)
    page = Varchar(length=60, null=False)
    name = Varchar(length=80, null=False)
    query = JSONB(default="{}", null=False)
    shared = Boolean(default=False, null=False)
    position = Integer(default=0, null=False)
    created_at = stamp()

    saved_view_member_page_name_uq = Unique([member, page, name])


class Presence(Table, tablename="presence"):
    """Who has a record open right now."""

    id: UUID = key()
    member = ForeignKey(User, null=False, index=True, on_delete=OnDelete.cascade)
    subject_kind = Varchar(length=30, null=False)
    subject_id = UUID(null=False, default=None)
    editing = Boolean(default=False, null=False)
    seen_at = stamp()

    presence_member_subject_uq = Unique([member, subject_kind, subject_id])


class Snooze(Table, tablename="snooze"):
    """What somebody does not want to see among what waits for them until an instant; nobody else notices."""

    id: UUID = key()
    member = ForeignKey(User, null=False, index=True, on_delete=OnDelete.cascade)
    kind = Varchar(length=30, null=False)
    reference = Varchar(length=40, null=False)
    until = Timestamptz(null=False)

    snooze_member_kind_reference_uq = Unique([member, kind, reference])
