"""Files and whose they are."""

from piccolo.columns import UUID, BigInt, Boolean, ForeignKey, Integer, SmallInt, Varchar
from piccolo.columns.base import OnDelete
from piccolo.table import Table

from app.accounts.tables import User
from app.kernel.tables import key, moment, one_of, stamp
from app.organisations.tables import Organisation

STATES = ("staged", "stored", "deleted")
SCANS = ("unscanned", "clean", "infected")
PICTURES = ("none", "waiting", "made")


class Document(Table, tablename="document"):
    """A stored file: its bytes lie under `storage_key`, their sum is known.

    A small picture of it, once `picture` says that it is made, lies beside it (rules.names.picture_of).
    `organisation` is whose room it takes up.
    """

    id: UUID = key()
    storage_key = Varchar(length=120, null=False, unique=True)
    owner_kind = Varchar(length=30, null=False)
    owner_id = UUID(null=True, default=None)
    purpose = Varchar(length=30, default="attachment", null=False)
    name = Varchar(length=150, null=False)
    content_type = Varchar(length=100, null=False)
    bytes = BigInt(default=0, null=False)
    sha256 = Varchar(length=64, default="", null=False)
    description = Varchar(length=500, default="", null=False)
    is_evidence = Boolean(default=False, null=False)
    state = Varchar(length=10, default="staged", null=False)
    scan = Varchar(length=10, default="unscanned", null=False)
    picture = Varchar(length=10, default="none", null=False)
    picture_width = SmallInt(null=True, default=None)
    picture_height = SmallInt(null=True, default=None)
    picture_bytes = Integer(null=True, default=None)
    picture_sha256 = Varchar(length=64, default="", null=False)
    organisation = ForeignKey(Organisation, null=True, default=None, index=True, on_delete=OnDelete.restrict)
    uploaded_by = ForeignKey(User, null=True, default=None, index=True, on_delete=OnDelete.restrict)
    created_at = stamp()
    deleted_at = moment()
    deleted_by = ForeignKey(User, null=True, default=None, index=True, on_delete=OnDelete.restrict)
    expires_at = moment()

    state_is_known = one_of("state", STATES)
    scan_is_known = one_of("scan", SCANS)
    picture_is_known = one_of("picture", PICTURES)
