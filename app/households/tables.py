"""Households with their people, what they are insured for, and whether they agreed to be told."""

from decimal import Decimal

from piccolo.columns import (
    JSONB,
    UUID,
    Boolean,
    Date,
    ForeignKey,
    Integer,
    Numeric,
    SmallInt,
    Text,
    Varchar,
)
from piccolo.columns.base import OnDelete
from piccolo.table import Table

from app.accounts.tables import User
from app.documents.tables import Document
from app.kernel.tables import Named, key, moment, one_of, stamp
from app.organisations.tables import Location

NOTHING = Decimal(0)
MEMBER_STATUSES = ("AC", "IN", "DE")
GENDERS = ("M", "F", "O")
STAGES = ("N", "R")
SOURCES = ("form", "import", "stop_keyword", "api")
#: A file of households is being read, was found good or not, is being loaded, is in, could not be loaded, was given up.
IMPORT_STATES = ("checking", "refused", "checked", "loading", "loaded", "failed", "cancelled")
FORMATS = ("json", "csv")


class SpokenLanguage(Table, tablename="spoken_language"):
    """A language households may choose for their messages (notifications.md 1.8)."""

    id: UUID = key()
    code = Varchar(length=5, null=False, unique=True)
    name = Varchar(length=60, default="", null=False)
    sort_order = Integer(default=None, null=True)


class EnrolmentOfficer(Table, tablename="enrolment_officer"):
    """Who enrols households and sells policies; may have an account here (1.5)."""

    id: UUID = key()
    code = Varchar(length=50, null=False)
    last_name = Varchar(length=100, default="", null=False)
    other_names = Varchar(length=100, default="", null=False)
    phone = Varchar(length=50, default="", null=False)
    email = Varchar(length=254, default="", null=False)
    location = ForeignKey(Location, null=True, default=None, index=True, on_delete=OnDelete.restrict)
    works_to = Date(default=None, null=True)
    substitute = ForeignKey("self", null=True, default=None, index=True, on_delete=OnDelete.restrict)
    phone_communication = Boolean(default=False, null=False)
    has_login = Boolean(default=False, null=False)
    validity_from = stamp()
    validity_to = moment()


class Product(Named, Table, tablename="product"):
    """What a policy insures, for how long and for how much (1.6). Periods in months."""

    id: UUID = key()
    code = Varchar(length=20, null=False)
    name = Varchar(length=200, default="", null=False)
    conversion = ForeignKey("self", null=True, default=None, index=True, on_delete=OnDelete.restrict)
    insurance_period = Integer(default=12, null=False)
    administration_period = Integer(default=0, null=False)
    grace_period_enrolment = Integer(default=0, null=False)
    grace_period_renewal = Integer(default=0, null=False)
    max_members = Integer(default=0, null=False)
    threshold = Integer(default=0, null=False)
    start_cycle_1 = Varchar(length=5, default="", null=False)
    start_cycle_2 = Varchar(length=5, default="", null=False)
    start_cycle_3 = Varchar(length=5, default="", null=False)
    start_cycle_4 = Varchar(length=5, default="", null=False)
    premium_adult = Numeric(digits=(18, 2), default=NOTHING, null=False)
    premium_child = Numeric(digits=(18, 2), default=NOTHING, null=False)
    lump_sum = Numeric(digits=(18, 2), default=None, null=True)
    registration_fee = Numeric(digits=(18, 2), default=NOTHING, null=False)
    registration_lump_sum = Numeric(digits=(18, 2), default=None, null=True)
    general_assembly_fee = Numeric(digits=(18, 2), default=NOTHING, null=False)
    general_assembly_lump_sum = Numeric(digits=(18, 2), default=None, null=True)
    enrolment_discount_perc = Numeric(digits=(5, 2), default=NOTHING, null=False)
    enrolment_discount_period = Integer(default=0, null=False)
    renewal_discount_perc = Numeric(digits=(5, 2), default=NOTHING, null=False)
    renewal_discount_period = Integer(default=0, null=False)
    date_from = Date(default=None, null=True)
    date_to = Date(default=None, null=True)
    validity_from = stamp()
    validity_to = moment()


class Household(Table, tablename="household"):
    """A family: a head, members, a place (1.3). `told` is who is told now: the head, else the first member with
    a usable phone (N-7); every command that touches people sets it anew."""

    id: UUID = key()
    # Plain keys, or the two tables would close a circle; the migration adds the constraint of the head.
    head = UUID(null=False, default=None)
    told = UUID(null=True, default=None)
    location = ForeignKey(Location, null=True, default=None, on_delete=OnDelete.restrict)
    poverty = Boolean(default=None, null=True)
    family_type = Varchar(length=10, default="", null=False)
    address = Varchar(length=200, default="", null=False)
    ethnicity = Varchar(length=40, default="", null=False)
    confirmation_number = Varchar(length=30, default="", null=False)
    confirmation_type = Varchar(length=10, default="", null=False)
    version = Integer(default=1, null=False)
    validity_from = stamp()
    validity_to = moment()


class Insuree(Table, tablename="insuree"):
    """A person of a household (1.4). The phone is kept as it was written; `phone_e164` is what it means."""

    id: UUID = key()
    household = ForeignKey(Household, null=False, on_delete=OnDelete.restrict)
    insurance_number = Varchar(length=50, null=False)
    last_name = Varchar(length=100, default="", null=False)
    other_names = Varchar(length=100, default="", null=False)
    gender = Varchar(length=1, null=True, default=None)
    born_on = Date(default=None, null=True)
    phone = Varchar(length=50, null=True, default=None)
    phone_e164 = Varchar(length=16, null=True, default=None)
    phone_valid = Boolean(default=None, null=True)
    email = Varchar(length=254, default="", null=False)
    relationship = SmallInt(default=None, null=True)
    card_issued = Boolean(default=False, null=False)
    current_village = ForeignKey(Location, null=True, default=None, on_delete=OnDelete.restrict)
    status = Varchar(length=2, default="AC", null=False)
    validity_from = stamp()
    validity_to = moment()

    status_is_known = one_of("status", MEMBER_STATUSES)
    gender_is_known = one_of("gender", GENDERS, empty=True)


class Policy(Table, tablename="policy"):
    """What a household is insured for, from when to when (1.7). The last day is covered."""

    id: UUID = key()
    household = ForeignKey(Household, null=False, on_delete=OnDelete.restrict)
    product = ForeignKey(Product, null=False, index=True, on_delete=OnDelete.restrict)
    officer = ForeignKey(EnrolmentOfficer, null=True, default=None, on_delete=OnDelete.restrict)
    stage = Varchar(length=1, null=True, default=None)
    status = SmallInt(default=1, null=False)
    enroll_date = Date(default=None, null=True)
    start_date = Date(default=None, null=True)
    effective_date = Date(default=None, null=True)
    expiry_date = Date(default=None, null=True)
    value = Numeric(digits=(18, 2), default=None, null=True)
    activated_at = moment()
    validity_from = stamp()
    validity_to = moment()

    stage_is_known = one_of("stage", STAGES, empty=True)


class NotificationConsent(Table, tablename="notification_consent"):
    """Whether a household agreed to be told, in which language, and how that is known (1.9)."""

    id: UUID = key()
    household = ForeignKey(Household, null=False, unique=True, on_delete=OnDelete.restrict)
    approved = Boolean(default=False, null=False)
    language = Varchar(length=5, default="en", null=False)
    changed_at = moment()
    changed_by = ForeignKey(User, null=True, default=None, index=True, on_delete=OnDelete.restrict)
    source = Varchar(length=12, null=True, default=None)
    opted_out_at = moment()
    approved_before_stop = Boolean(default=False, null=False, help_text="START gives back what STOP took")
    validity_from = stamp()
    validity_to = moment()

    source_is_known = one_of("source", SOURCES, empty=True)


class HouseholdHistory(Table, tablename="household_history"):
    """Every version that was replaced, as it was; written by triggers, never changed (1.1)."""

    id: UUID = key()
    entity = Varchar(length=30, null=False)
    record = UUID(null=False, default=None)
    valid_from = stamp()
    valid_to = stamp()
    was = JSONB(default="{}", null=False)


class HouseholdImport(Table, tablename="household_import"):
    """A file of households: what became of it and what was wrong with it."""

    id: UUID = key()
    document = ForeignKey(Document, null=False, unique=True, on_delete=OnDelete.restrict)
    file_name = Varchar(length=150, null=False)
    format = Varchar(length=4, null=False)
    historic = Boolean(default=False, null=False, help_text="Nobody is told of what was active before")
    state = Varchar(length=10, default="checking", null=False)
    counts = JSONB(default="{}", null=False)
    problems = JSONB(default="[]", null=False, help_text="The first hundred, each with its place")
    refused = Integer(default=0, null=False)
    trouble = Text(default="", null=False)
    job = UUID(null=True, default=None)
    created_by = ForeignKey(User, null=False, index=True, on_delete=OnDelete.restrict)
    created_at = stamp()
    finished_at = moment()

    state_is_known = one_of("state", IMPORT_STATES)
    format_is_known = one_of("format", FORMATS)
