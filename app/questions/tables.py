"""Versions of question trees, and the walks of records through one of them."""

from piccolo.columns import JSONB, UUID, ForeignKey, Integer, Varchar
from piccolo.columns.base import OnDelete
from piccolo.constraints import Unique
from piccolo.table import Table

from app.accounts.tables import User
from app.kernel.tables import key, moment, one_of, stamp

STATES = ("draft", "published", "retired")
CODES = ("means", "scope")


class QuestionTree(Table, tablename="question_tree"):
    """A version of a tree: a draft until it is published, never changed afterwards.

    One version of a code is published and at most one is a draft: partial indexes of the migration.
    """

    id: UUID = key()
    code = Varchar(length=20, null=False)
    version = Integer(null=False)
    state = Varchar(length=10, default="draft", null=False)
    name = Varchar(length=120, null=False)
    body = JSONB(default="{}", null=False)
    edition = Integer(default=1, null=False, help_text="Rises with every save of a draft")
    created_by = ForeignKey(User, null=True, default=None, index=True, on_delete=OnDelete.restrict)
    created_at = stamp()
    published_at = moment()

    question_tree_code_version_uq = Unique([code, version])
    code_is_known = one_of("code", CODES)
    state_is_known = one_of("state", STATES)


class QuestionWalk(Table, tablename="question_walk"):
    """The answers of one record to one version; at most one of each code that is not removed."""

    id: UUID = key()
    tree = ForeignKey(QuestionTree, null=False, index=True, on_delete=OnDelete.restrict)
    code = Varchar(length=20, null=False)
    subject_kind = Varchar(length=30, null=False)
    subject_id = UUID(null=False, default=None)
    answers = JSONB(default="{}", null=False)
    result = Varchar(length=20, default="", null=False, help_text="Empty while a question is open")
    version = Integer(default=1, null=False)
    started_by = ForeignKey(User, null=True, default=None, index=True, on_delete=OnDelete.restrict)
    started_at = stamp()
    modified_at = stamp()
    removed_at = moment()
