"""Links between cases, and merges of clients; both are undone, never deleted."""

from piccolo.columns import JSONB, UUID, Array, Boolean, ForeignKey, Text, Varchar
from piccolo.columns.base import OnDelete
from piccolo.table import Table

from app.accounts.tables import User
from app.cases.tables import Case, Person
from app.kernel.tables import key, moment, one_of, stamp

KINDS = ("related", "duplicate")


class CaseLink(Table, tablename="case_link"):
    """Two cases that belong together; a pair is linked once at a time: a partial index of the migration."""

    id: UUID = key()
    one = ForeignKey(Case, null=False, index=True, on_delete=OnDelete.restrict)
    other = ForeignKey(Case, null=False, index=True, on_delete=OnDelete.restrict)
    kind = Varchar(length=10, default="related", null=False)
    reason = Text(default="", null=False)
    made_by = ForeignKey(User, null=True, default=None, index=True, on_delete=OnDelete.restrict)
    made_at = stamp()
    undone_by = ForeignKey(User, null=True, default=None, index=True, on_delete=OnDelete.restrict)
    undone_at = moment()

    kind_is_known = one_of("kind", KINDS)


class PersonMerge(Table, tablename="person_merge"):
    """A client who was written down twice: whose cases went to whom, and what was filled in with them."""

    id: UUID = key()
    kept = ForeignKey(Person, null=False, index=True, on_delete=OnDelete.restrict)
    merged = ForeignKey(Person, null=False, index=True, on_delete=OnDelete.restrict)
    cases = Array(base_column=UUID(), default=list, null=False)
    filled = JSONB(default="{}", null=False, help_text="What the kept client took over where it had nothing")
    was_vulnerable = Boolean(default=False, null=False, help_text="Of the kept client, before")
    reason = Text(default="", null=False)
    made_by = ForeignKey(User, null=True, default=None, index=True, on_delete=OnDelete.restrict)
    made_at = stamp()
    undone_by = ForeignKey(User, null=True, default=None, index=True, on_delete=OnDelete.restrict)
    undone_at = moment()
