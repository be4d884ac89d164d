"""Views of submissions, and each way they were put together (bi.md 2)."""

from piccolo.columns import JSONB, UUID, Array, ForeignKey, Integer, Varchar
from piccolo.columns.base import OnDelete
from piccolo.constraints import Unique
from piccolo.table import Table

from app.accounts.tables import User
from app.forms.tables import Form
from app.kernel.tables import key, moment, stamp
from app.organisations.tables import Organisation


class ReviewScreen(Table, tablename="review_screen"):
    """A view of a form's submissions for people of some roles; no institution: for those of all."""

    id: UUID = key()
    name = Varchar(length=120, null=False)
    form = ForeignKey(Form, null=False, index=True, on_delete=OnDelete.restrict)
    institution = ForeignKey(Organisation, null=True, default=None, index=True, on_delete=OnDelete.restrict)
    roles = Array(base_column=Varchar(length=30), default=list, null=False)
    revision = Integer(default=1, null=False)
    created_by = ForeignKey(User, null=True, default=None, index=True, on_delete=OnDelete.restrict)
    created_at = stamp()
    removed_at = moment()


class ReviewScreenRevision(Table, tablename="review_screen_revision"):
    """How a screen was put together: period, filters, columns and charts. Never altered."""

    id: UUID = key()
    review_screen = ForeignKey(ReviewScreen, null=False, on_delete=OnDelete.restrict)
    revision = Integer(null=False)
    definition = JSONB(default="{}", null=False)
    note = Varchar(length=300, default="", null=False)
    edited_by = ForeignKey(User, null=True, default=None, on_delete=OnDelete.restrict)
    edited_at = stamp()

    review_screen_revision_uq = Unique([review_screen, revision])
