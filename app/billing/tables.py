"""What providers send in, what was wrong with it, and what was accepted for each month."""

from piccolo.columns import JSONB, UUID, Array, BigInt, Boolean, Date, ForeignKey, Integer, Text, Varchar
from piccolo.columns.base import OnDelete
from piccolo.constraints import Unique
from piccolo.table import Table

from app.accounts.tables import User
from app.cases.tables import Case
from app.documents.tables import Document
from app.kernel.tables import key, moment, one_of, stamp
from app.organisations.tables import Organisation

#: A file is being checked, was refused or found good, is being loaded, stands, or was replaced by a newer one.
STATES = ("checking", "refused", "checked", "accepting", "accepted", "superseded")
LEVELS = ("mistake", "warning")


class BillingMonth(Table, tablename="billing_month"):
    """A provider's month: until when a file is expected, and whether it is closed to changes."""

    id: UUID = key()
    provider = ForeignKey(Organisation, null=False, on_delete=OnDelete.restrict)
    month = Date(default=None, null=False)
    deadline = moment(help_text="Empty: the usual one")
    locked_at = moment()
    locked_by = ForeignKey(User, null=True, default=None, index=True, on_delete=OnDelete.restrict)
    reason = Varchar(length=500, default="", null=False)
    modified_at = stamp()

    billing_month_provider_month_uq = Unique([provider, month])


class BillingUpload(Table, tablename="billing_upload"):
    """One file a provider sent for a month, and what checking it came to. Money is in pence."""

    id: UUID = key()
    provider = ForeignKey(Organisation, null=False, index=True, on_delete=OnDelete.restrict)
    month = Date(default=None, null=False)
    state = Varchar(length=12, default="checking", null=False)
    document = ForeignKey(Document, null=False, unique=True, on_delete=OnDelete.restrict)
    file_name = Varchar(length=150, null=False)
    sha256 = Varchar(length=64, null=False)
    comment = Varchar(length=500, default="", null=False)
    corrects = ForeignKey("self", null=True, default=None, index=True, on_delete=OnDelete.restrict)
    job = UUID(null=True, default=None)
    rows = Integer(default=0, null=False)
    bad_rows = Integer(default=0, null=False)
    mistakes = Integer(default=0, null=False)
    warnings = Integer(default=0, null=False)
    minutes = BigInt(default=0, null=False)
    total_pence = BigInt(default=0, null=False)
    findings = JSONB(
        default="{}", null=False, help_text="Counts by rule, contract and fee; remarks on the file"
    )
    trouble = Varchar(length=500, default="", null=False, help_text="Why accepting it did not work")
    uploaded_by = ForeignKey(User, null=False, index=True, on_delete=OnDelete.restrict)
    created_at = stamp()
    checked_at = moment()
    accepted_at = moment()
    accepted_by = ForeignKey(User, null=True, default=None, index=True, on_delete=OnDelete.restrict)
    is_late = Boolean(default=False, null=False)
    superseded_at = moment()
    superseded_by = ForeignKey("self", null=True, default=None, index=True, on_delete=OnDelete.restrict)
    added = Integer(default=None, null=True)
    removed = Integer(default=None, null=True)
    changed = Integer(default=None, null=True)

    state_is_known = one_of("state", STATES)


class BillingMistake(Table, tablename="billing_mistake"):
    """One thing found in a file that was checked, so that its page can be left and come back to."""

    id: UUID = key()
    upload = ForeignKey(BillingUpload, null=False, on_delete=OnDelete.restrict)
    position = Integer(null=False)
    level = Varchar(length=8, default="mistake", null=False)
    rule = Varchar(length=20, null=False)
    row = Integer(null=False)
    line = Integer(default=0, null=False)
    columns = Array(base_column=Varchar(length=30), default=list, null=False)
    found = Text(default="", null=False)
    words = JSONB(default="{}", null=False, help_text="The cells the words name")
    variant = Varchar(length=20, default="", null=False)
    fix = Text(default=None, null=True)
    certain = Boolean(default=False, null=False)
    chosen = Boolean(default=False, null=False)

    level_is_known = one_of("level", LEVELS)
    billing_mistake_upload_position_uq = Unique([upload, position])


class BillingBadRow(Table, tablename="billing_bad_row"):
    """The cells of a row that has mistakes, as they were sent."""

    id: UUID = key()
    upload = ForeignKey(BillingUpload, null=False, on_delete=OnDelete.restrict)
    number = Integer(null=False)
    line = Integer(default=0, null=False)
    cells = Array(base_column=Text(), default=list, null=False)

    billing_bad_row_upload_number_uq = Unique([upload, number])


class BillingRow(Table, tablename="billing_row"):
    """A row of an accepted file, with named columns and its contract (cla.md 6.8)."""

    id: UUID = key()
    upload_id = ForeignKey(BillingUpload, null=False, on_delete=OnDelete.restrict)
    number = Integer(null=False)
    case_id = ForeignKey(Case, null=True, default=None, index=True, on_delete=OnDelete.restrict)
    warnings = Array(base_column=Varchar(length=12), default=list, null=False)
    contract = Varchar(length=20, null=False)
    amount_pence = BigInt(null=False)
    reference = BigInt(null=False)
    client = Text(default="", null=False)
    account = Text(default="", null=False)
    first_name = Text(default="", null=False)
    surname = Text(default="", null=False)
    born = Date(default=None, null=True)
    age_range = Text(default="", null=False)
    gender = Text(default="", null=False)
    ethnicity = Text(default="", null=False)
    postcode = Text(default="", null=False)
    eligibility = Text(default="", null=False)
    matter1 = Text(default="", null=False)
    matter2 = Text(default="", null=False)
    stage = Text(default="", null=False)
    outcome = Text(default="", null=False)
    opened = Date(default=None, null=True)
    closed = Date(default=None, null=True)
    minutes = BigInt(default=0, null=False)
    costs = BigInt(default=None, null=True, help_text="Pence, as are fee, disbursements and travel")
    fee = BigInt(default=None, null=True)
    fee_code = Text(default="", null=False)
    disability = Text(default="", null=False)
    disbursements = BigInt(default=None, null=True)
    travel = BigInt(default=None, null=True)
    determination = Text(default="", null=False)
    telephone_advice = Text(default="", null=False)
    exceptional = Text(default="", null=False)
    exemption = Text(default="", null=False)
    adaptations = Text(default="", null=False)
    signposting = Text(default="", null=False)
    media = Text(default="", null=False)
    channel = Text(default="", null=False)

    billing_row_upload_number_uq = Unique([upload_id, number])
