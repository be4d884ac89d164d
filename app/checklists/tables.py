"""What must be ticked, by category, and what was ticked."""

from piccolo.columns import UUID, Boolean, ForeignKey, Integer, Varchar
from piccolo.columns.base import OnDelete
from piccolo.constraints import Unique
from piccolo.table import Table

from app.accounts.tables import User
from app.kernel.tables import key, stamp


class ChecklistItem(Table, tablename="checklist_item"):
    """A line of a checklist; one without a category is on every list."""

    id: UUID = key()
    category = Varchar(length=30, default="", null=False, help_text="Code of a category; empty for all")
    text = Varchar(length=200, null=False)
    mandatory = Boolean(default=False, null=False, help_text="Must be ticked before the case is closed")
    position = Integer(default=0, null=False)
    active = Boolean(default=True, null=False)

    checklist_item_category_text_uq = Unique([category, text])


class ChecklistTick(Table, tablename="checklist_tick"):
    """Somebody ticked a line for a record."""

    id: UUID = key()
    item = ForeignKey(ChecklistItem, null=False, index=True, on_delete=OnDelete.restrict)
    subject_kind = Varchar(length=30, null=False)
    subject_id = UUID(null=False, default=None)
    ticked_by = ForeignKey(User, null=True, default=None, index=True, on_delete=OnDelete.restrict)
    ticked_at = stamp()

    checklist_tick_subject_item_uq = Unique([subject_kind, subject_id, item])
