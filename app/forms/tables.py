"""Forms and their versions, the links and sessions they are filled through, submissions and their day sums.

What business intelligence reads is named as bi.md 2 has it. Indexes with conditions are those of bi.md 5; they
stand in a migration of their own.
"""

from decimal import Decimal

from piccolo.columns import (
    JSONB,
    UUID,
    BigInt,
    Boolean,
    Date,
    ForeignKey,
    Integer,
    Numeric,
    Varchar,
)
from piccolo.columns.base import OnDelete
from piccolo.columns.readable import Readable
from piccolo.constraints import Unique
from piccolo.table import Table

from app.accounts.tables import User
from app.forms.rules.exchange import CADENCES, FORM_KINDS
from app.kernel.tables import key, moment, one_of, stamp
from app.organisations.tables import Department, Organisation

FORM_STATES = ("draft", "active", "retired")
LINK_KINDS = ("one_time", "many")
SUBMISSION_STATES = ("draft", "submitted", "void")
OUTCOMES = ("open", "submitted", "abandoned")
DEVICES = ("desktop", "tablet", "phone", "other")
LOCALES = ("en", "fr", "ar", "other")


class Form(Table, tablename="form"):
    """A survey, an audit or a plain form, whatever its wording was over time."""

    id: UUID = key()
    owner_institution = ForeignKey(
        Organisation, null=True, default=None, on_delete=OnDelete.restrict, help_text="Empty: everybody's"
    )
    code = Varchar(length=40, unique=True, null=True, default=None, help_text="How imports name it")
    kind = Varchar(length=10, null=False, default="survey")
    name_en = Varchar(length=200, null=False)
    name_fr = Varchar(length=200, null=False, default="")
    name_ar = Varchar(length=200, null=False, default="")
    status = Varchar(length=10, null=False, default="draft")
    cadence = Varchar(
        length=12, null=False, default="", help_text="How often an audit is due; empty for none"
    )
    edited_at = stamp()
    created_by = ForeignKey(User, null=True, default=None, index=True, on_delete=OnDelete.restrict)
    created_at = stamp()
    retired_at = moment()

    kind_is_known = one_of("kind", FORM_KINDS)
    status_is_known = one_of("status", FORM_STATES)
    cadence_is_known = one_of("cadence", CADENCES)

    @classmethod
    def get_readable(cls) -> Readable:
        """Its name."""
        return Readable(template="%s", columns=[cls.name_en])


class FormVersion(Table, tablename="form_version"):
    """What a form asks: a draft until it is made active, never changed afterwards.

    One version of a form is active and at most one is a draft: partial indexes of the migration.
    """

    id: UUID = key()
    form = ForeignKey(Form, null=False, on_delete=OnDelete.restrict)
    version = Integer(null=False)
    state = Varchar(length=10, null=False, default="draft")
    body = JSONB(null=False, default="{}", help_text="Sections and questions: docs/forms.md")
    questions = Integer(null=False, default=0)
    handles_patient_data = Boolean(null=False, default=False)
    edition = Integer(null=False, default=1, help_text="Rises with every save of a draft")
    created_by = ForeignKey(User, null=True, default=None, index=True, on_delete=OnDelete.restrict)
    created_at = stamp()
    activated_at = moment()
    retired_at = moment()

    form_version_number_uq = Unique([form, version])
    state_is_known = one_of("state", FORM_STATES)


class FormLink(Table, tablename="form_link"):
    """A way in for people without an account: for one answer, or for a poster."""

    id: UUID = key()
    form = ForeignKey(Form, null=False, index=True, on_delete=OnDelete.restrict)
    institution = ForeignKey(Organisation, null=False, index=True, on_delete=OnDelete.restrict)
    department = ForeignKey(Department, null=True, default=None, index=True, on_delete=OnDelete.restrict)
    kind = Varchar(length=10, null=False, default="many")
    token_hash = Varchar(
        length=64, unique=True, null=False, help_text="SHA-256 of the token (security.md PU-1)"
    )
    label = Varchar(length=120, null=False, default="")
    subject_kind = Varchar(length=30, null=False, default="", help_text="What was asked about, if anything")
    subject_id = UUID(null=True, default=None)
    expires_at = moment()
    used_at = moment()
    withdrawn_at = moment()
    created_by = ForeignKey(User, null=True, default=None, index=True, on_delete=OnDelete.restrict)
    created_at = stamp()

    kind_is_known = one_of("kind", LINK_KINDS)


class Submission(Table, tablename="submission"):
    """What somebody answered to one version, or is about to."""

    id: UUID = key()
    form = ForeignKey(Form, null=False, on_delete=OnDelete.restrict)
    form_version = ForeignKey(FormVersion, null=False, index=True, on_delete=OnDelete.restrict)
    institution = ForeignKey(Organisation, null=False, on_delete=OnDelete.restrict)
    department = ForeignKey(Department, null=True, default=None, index=True, on_delete=OnDelete.restrict)
    submitted_by = ForeignKey(
        User, null=True, default=None, index=True, on_delete=OnDelete.restrict, help_text="Empty: the public"
    )
    status = Varchar(length=10, null=False, default="draft")
    started_at = stamp()
    submitted_at = moment()
    due_at = moment()
    score = Numeric(
        digits=(5, 2), null=True, default=None, help_text="0 to 100; empty when nothing was scored"
    )
    passed = Boolean(db_column_name="pass", null=True, default=None)
    failed_critical = Integer(null=False, default=0)
    answers = JSONB(null=False, default="{}", help_text="By the code of the question")
    locale = Varchar(length=5, null=False, default="en")
    suspect = Boolean(null=False, default=False, help_text="Looks like a machine's: for a person to judge")
    link = ForeignKey(FormLink, null=True, default=None, index=True, on_delete=OnDelete.restrict)
    subject_kind = Varchar(length=30, null=False, default="")
    subject_id = UUID(null=True, default=None)
    external_id = Varchar(length=200, null=False, default="", help_text="What an import calls it")
    edition = Integer(null=False, default=1, help_text="Rises with every save of a draft")
    void_reason = Varchar(length=500, null=False, default="")

    status_is_known = one_of("status", SUBMISSION_STATES)
    locale_is_known = one_of("locale", LOCALES)


class FormSession(Table, tablename="form_session"):
    """One sitting of somebody before a form, finished or not."""

    id: UUID = key()
    form = ForeignKey(Form, null=False, on_delete=OnDelete.restrict)
    form_version = ForeignKey(FormVersion, null=False, index=True, on_delete=OnDelete.restrict)
    institution = ForeignKey(Organisation, null=False, index=True, on_delete=OnDelete.restrict)
    department = ForeignKey(Department, null=True, default=None, index=True, on_delete=OnDelete.restrict)
    user = ForeignKey(User, null=True, default=None, index=True, on_delete=OnDelete.restrict)
    submission = ForeignKey(
        Submission,
        null=True,
        default=None,
        index=True,
        on_delete=OnDelete.restrict,
        help_text="Empty for anonymous forms, for good (security.md PU-2)",
    )
    started_at = stamp()
    last_seen_at = stamp()
    ended_at = moment()
    outcome = Varchar(length=10, null=False, default="open")
    device = Varchar(length=8, null=False, default="other")
    locale = Varchar(length=5, null=False, default="en")
    active_seconds = Integer(null=False, default=0)

    outcome_is_known = one_of("outcome", OUTCOMES)
    device_is_known = one_of("device", DEVICES)
    locale_is_known = one_of("locale", LOCALES)


class FormDay(Table, tablename="form_day"):
    """What was submitted of a form at one place on one day (UTC), kept by every submission."""

    id: UUID = key()
    form = ForeignKey(Form, null=False, on_delete=OnDelete.restrict)
    institution = ForeignKey(Organisation, null=False, index=True, on_delete=OnDelete.restrict)
    department = ForeignKey(Department, null=True, default=None, index=True, on_delete=OnDelete.restrict)
    day = Date(null=False)
    submissions = BigInt(null=False, default=0)
    scored = BigInt(null=False, default=0)
    score_sum = Numeric(digits=(14, 2), null=False, default=Decimal(0))
    passed = BigInt(null=False, default=0)
    failed = BigInt(null=False, default=0)
    critical = BigInt(null=False, default=0, help_text="Submissions with a failed critical item")


class AnswerDay(Table, tablename="answer_day"):
    """How often a question was answered in one way at one place on one day (UTC).

    The question "" is the form itself: its choices are the tens of the score, "0" to "90" (100 counts there).
    """

    id: UUID = key()
    form = ForeignKey(Form, null=False, on_delete=OnDelete.restrict)
    question = Varchar(length=40, null=False)
    institution = ForeignKey(Organisation, null=False, index=True, on_delete=OnDelete.restrict)
    department = ForeignKey(Department, null=True, default=None, index=True, on_delete=OnDelete.restrict)
    day = Date(null=False)
    choice = Varchar(
        length=40, null=False, default="", help_text="Empty where only the number of answers counts"
    )
    n = BigInt(null=False, default=0)
    total = Numeric(digits=(20, 4), null=False, default=Decimal(0), help_text="Sum of the numbers answered")


class AnswerMonth(Table, tablename="answer_month"):
    """The sums of `answer_day` by month, which long periods read; a trigger on those keeps them."""

    id: UUID = key()
    form = ForeignKey(Form, null=False, on_delete=OnDelete.restrict)
    question = Varchar(length=40, null=False)
    institution = ForeignKey(Organisation, null=False, index=True, on_delete=OnDelete.restrict)
    department = ForeignKey(Department, null=True, default=None, index=True, on_delete=OnDelete.restrict)
    day = Date(null=False, help_text="The first of the month")
    choice = Varchar(length=40, null=False, default="")
    n = BigInt(null=False, default=0)
    total = Numeric(digits=(20, 4), null=False, default=Decimal(0))


class SittingDay(Table, tablename="sitting_day"):
    """How many sittings began at one place on one day (UTC), and how many of them were sent; kept by a trigger."""

    id: UUID = key()
    form = ForeignKey(Form, null=False, on_delete=OnDelete.restrict)
    institution = ForeignKey(Organisation, null=False, index=True, on_delete=OnDelete.restrict)
    department = ForeignKey(Department, null=True, default=None, index=True, on_delete=OnDelete.restrict)
    day = Date(null=False)
    started = BigInt(null=False, default=0)
    submitted = BigInt(null=False, default=0)
