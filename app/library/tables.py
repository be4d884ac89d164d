"""The document library: what it is about, and each of its versions (bi.md 2).

The view `document_event` of the migration shows what the log says of these documents: nothing is written twice.
"""

from piccolo.columns import UUID, ForeignKey, Integer, Text, Varchar
from piccolo.columns.base import OnDelete
from piccolo.constraints import Unique
from piccolo.table import Table

from app.accounts.tables import User
from app.documents.tables import Document
from app.kernel.tables import key, moment, one_of, stamp
from app.library.choices import KINDS, STATES
from app.organisations.tables import Organisation


class LibraryDocument(Table, tablename="library_document"):
    """A policy or guideline; no organisation: of the whole house. `version` is the number of the newest."""

    id: UUID = key()
    title = Varchar(length=200, null=False)
    kind = Varchar(length=20, default="policy", null=False)
    summary = Text(default="", null=False)
    organisation = ForeignKey(Organisation, null=True, default=None, index=True, on_delete=OnDelete.restrict)
    status = Varchar(length=20, default="draft", null=False)
    version = Integer(default=1, null=False)
    created_by = ForeignKey(User, null=True, default=None, index=True, on_delete=OnDelete.restrict)
    created_at = stamp()
    updated_at = stamp()
    published_at = moment()
    retired_at = moment()

    kind_is_known = one_of("kind", KINDS)
    status_is_known = one_of("status", STATES)


class LibraryVersion(Table, tablename="library_version"):
    """One edition of a document: its file, and what changed. Never altered."""

    id: UUID = key()
    library_document = ForeignKey(LibraryDocument, null=False, on_delete=OnDelete.restrict)
    number = Integer(default=1, null=False)
    file = ForeignKey(Document, null=False, index=True, on_delete=OnDelete.restrict)
    note = Varchar(length=500, default="", null=False)
    created_by = ForeignKey(User, null=True, default=None, index=True, on_delete=OnDelete.restrict)
    created_at = stamp()

    library_version_number_uq = Unique([library_document, number])
