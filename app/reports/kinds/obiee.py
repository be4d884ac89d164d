"""What changed in a month, table by table, for the warehouse: one locked archive (cla.md 7.3, "OBIEE dump")."""

from collections.abc import Mapping
from typing import Final

from piccolo.columns import BigInt, Boolean, Date, Integer, Timestamptz
from piccolo.columns.base import Column as Stored
from piccolo.table import Table

from app.accounts.tables import User
from app.allocation.tables import Allocation, RotaEntry
from app.billing.tables import BillingRow, BillingUpload
from app.cases import tables as cases
from app.complaints.tables import Complaint, ComplaintSource, ComplaintTarget
from app.eventlog.tables import EventLog, OutcomeKind, UndoneEvent
from app.feedback.tables import Feedback, FeedbackReply
from app.guidance.tables import HelpArticle, HelpCategory
from app.kernel.language import _
from app.links.tables import CaseLink, PersonMerge
from app.organisations.tables import Department, Organisation
from app.reports.report import DAY, FLAG, MOMENT, MONTHS, TEXT, WHOLE, Column, Report
from app.timers.tables import Timer, TimerCorrection

#: A table and the column that says when a row last changed; small code lists are given whole.
TABLES: Final[Mapping[type[Table], str]] = {
    cases.Case: "modified_at",
    cases.Person: "modified_at",
    cases.ThirdParty: "modified_at",
    cases.Adaptation: "modified_at",
    cases.Eligibility: "modified_at",
    cases.Diagnosis: "modified_at",
    cases.Callback: "booked_at",
    cases.NotesHistory: "created_at",
    cases.Category: "",
    cases.MatterType: "",
    cases.MediaCode: "",
    EventLog: "created_at",
    OutcomeKind: "",
    UndoneEvent: "(select e.created_at from event_log e where e.id = undone_by)",
    Timer: "modified",
    TimerCorrection: "created_at",
    Complaint: "updated_at",
    ComplaintSource: "",
    ComplaintTarget: "since",
    Feedback: "coalesce(resolved_at, created_at)",
    FeedbackReply: "created_at",
    HelpArticle: "modified_at",
    HelpCategory: "",
    CaseLink: "coalesce(undone_at, made_at)",
    PersonMerge: "coalesce(undone_at, made_at)",
    Organisation: "updated_at",
    Department: "",
    User: "updated_at",
    Allocation: "updated_at",
    RotaEntry: "created_at",
    BillingUpload: "accepted_at",
    BillingRow: "(select b.accepted_at from billing_upload b where b.id = upload_id)",
}
#: Who somebody is at work; never a password, a phone, or what a screen looks like.
_OF_A_USER: Final = frozenset(
    {"id", "username", "name", "role", "organisation", "active", "created_at", "updated_at"}
)
_KINDS: Final = {Timestamptz: MOMENT, Boolean: FLAG, Integer: WHOLE, BigInt: WHOLE, Date: DAY}


def _columns(table: type[Table]) -> tuple[Column, ...]:
    stored = [each for each in table._meta.columns if table is not User or each._meta.name in _OF_A_USER]
    return tuple(
        Column(each._meta.db_column_name, each._meta.db_column_name, _kind(each))
        for each in stored
        if not each._meta.secret
    )


def _kind(column: Stored) -> str:
    return next((kind for type_, kind in _KINDS.items() if isinstance(column, type_)), TEXT)


def _part(table: type[Table], changed: str) -> Report:
    name, columns = table._meta.tablename, _columns(table)
    chosen = ", ".join(f'"{column.key}"' for column in columns)
    within = f"and {changed} >= :from_at and {changed} < :until_at" if changed else ""
    return Report(
        slug=name,
        title=name,
        about="",
        group="casework",
        columns=columns,
        permission="reports.obiee",
        period=MONTHS,
        sql=f"select {chosen} from {name} where :scope is null {within} order by 1",
    )


_PARTS: Final = tuple(_part(table, changed) for table, changed in TABLES.items())

REPORTS = [
    Report(
        slug="obiee-dump",
        title=_("Dump for the warehouse"),
        about=_("Every row that changed in a month, one file a table; for people of the whole house only"),
        group="audit",
        permission="reports.obiee",
        period=MONTHS,
        longest=31,
        personal=True,
        locked=True,
        columns=(Column("file", _("File")), Column("rows", _("Rows"), WHOLE)),
        parts=_PARTS,
    )
]
