"""Casework: the case, the people in it, and what its lists need in one row."""

import uuid

from piccolo.columns import (
    JSONB,
    UUID,
    Array,
    BigInt,
    Boolean,
    Date,
    ForeignKey,
    Integer,
    Text,
    Timestamptz,
    Varchar,
)
from piccolo.columns.base import OnDelete
from piccolo.constraints import Check, Unique
from piccolo.table import Table

from app.accounts.tables import User
from app.cases.choices import (
    CALLBACK_CODES,
    CALLBACK_ENDS,
    CALLBACK_TYPES,
    DIAGNOSIS_STATES,
    ECF_STATEMENTS,
    ELIGIBILITY_STATES,
    EXEMPT_REASONS,
    NEXT_ACTORS,
    SAFE_TO_CONTACT,
    SAFE_TO_EMAIL,
    SOURCES,
    THIRD_PARTY_REASONS,
    THIRD_PARTY_RELATIONSHIPS,
    WINDOW_TYPES,
)
from app.kernel.tables import Named, key, moment, one_of, stamp
from app.organisations.tables import Organisation

NOBODY = uuid.UUID(int=0)


class Category(Named, Table, tablename="category"):
    """A category of law."""

    id: UUID = key()
    code = Varchar(length=30, unique=True, null=False)
    name = Varchar(length=120, null=False)
    position = Integer(default=0, null=False)
    ecf_available = Boolean(default=False, null=False)
    mandatory = Boolean(default=False, null=False)


class MatterType(Table, tablename="matter_type"):
    """A matter type of level 1 or 2 (LAA code)."""

    id: UUID = key()
    code = Varchar(length=4, null=False)
    level = Integer(null=False)
    category = ForeignKey(Category, null=False, index=True, on_delete=OnDelete.restrict)
    label = Varchar(length=160, null=False)

    matter_type_code_level_uq = Unique([code, level])


class MediaCode(Table, tablename="media_code"):
    """How the client heard of the service."""

    id: UUID = key()
    code = Varchar(length=20, unique=True, null=False)
    name = Varchar(length=160, null=False)
    group = Varchar(length=80, null=False)


class Person(Table, tablename="person"):
    """A client, or somebody who speaks for one (cla.md 4.11)."""

    id: UUID = key()
    reference = Varchar(length=20, unique=True, null=False)
    title = Varchar(length=20, default="", null=False)
    full_name = Varchar(length=400, default="", null=False)
    postcode = Varchar(length=12, default="", null=False)
    street = Text(default="", null=False)
    mobile_phone = Varchar(length=40, default="", null=False)
    home_phone = Varchar(length=40, default="", null=False)
    email = Varchar(length=254, default="", null=False)
    birth_date = Date(default=None, null=True)
    ni_number = Varchar(length=10, default="", null=False)
    language = Varchar(length=40, default="", null=False)
    safe_to_contact = Varchar(length=10, default="SAFE", null=False)
    safe_to_email = Varchar(length=10, default="SAFE", null=False)
    announce_call = Boolean(default=True, null=False)
    contact_for_research = Boolean(default=None, null=True)
    research_methods = Array(base_column=Varchar(length=10), default=list, null=False)
    vulnerable = Boolean(default=False, null=False)
    search_text = Text(default="", null=False)
    version = Integer(default=1, null=False)
    created_by = ForeignKey(User, null=True, default=None, index=True, on_delete=OnDelete.restrict)
    created_at = stamp()
    modified_at = stamp()

    safe_to_contact_is_known = one_of("safe_to_contact", SAFE_TO_CONTACT)
    safe_to_email_is_known = one_of("safe_to_email", SAFE_TO_EMAIL)


class Case(Table, tablename="cases"):
    """A client's matter, from the first call to the last outcome (cla.md 4.1)."""

    id: UUID = key()
    reference = Varchar(length=20, unique=True, null=False)
    laa_reference = BigInt(null=False, unique=True, required=False)
    source = Varchar(length=10, default="PHONE", null=False)
    person = ForeignKey(Person, null=True, default=None, index=True, on_delete=OnDelete.restrict)
    organisation = ForeignKey(Organisation, null=True, default=None, index=True, on_delete=OnDelete.restrict)
    provider = ForeignKey(Organisation, null=True, default=None, index=True, on_delete=OnDelete.restrict)
    owner = ForeignKey(User, null=True, default=None, index=True, on_delete=OnDelete.restrict)
    category = ForeignKey(Category, null=True, default=None, index=True, on_delete=OnDelete.restrict)
    matter_type1 = ForeignKey(MatterType, null=True, default=None, index=True, on_delete=OnDelete.restrict)
    matter_type2 = ForeignKey(MatterType, null=True, default=None, index=True, on_delete=OnDelete.restrict)
    media_code = ForeignKey(MediaCode, null=True, default=None, index=True, on_delete=OnDelete.restrict)
    requires_action_by = Varchar(length=20, default="operator", null=True)
    requires_action_at = moment()
    callback_attempt = Integer(default=0, null=False)
    callback_type = Varchar(length=30, default=None, null=True)
    callback_window_type = Varchar(length=30, default="HALF_HOUR_WINDOW", null=False)
    notes = Text(default="", null=False)
    provider_notes = Text(default="", null=False)
    client_notes = Text(default="", null=False)
    external_id = Varchar(
        length=120, default=None, null=True, help_text="The number at the program that brought it"
    )
    exempt_user = Boolean(default=None, null=True)
    exempt_user_reason = Varchar(length=4, default=None, null=True)
    ecf_statement = Varchar(length=40, default=None, null=True)
    from_case = ForeignKey("self", null=True, default=None, index=True, on_delete=OnDelete.restrict)
    complaint_flag = Boolean(default=False, null=False)
    archived_at = moment()
    put_away_until = moment()
    version = Integer(default=1, null=False)
    created_by = ForeignKey(User, null=True, default=None, index=True, on_delete=OnDelete.restrict)
    created_at = stamp()
    modified_at = stamp()

    source_is_known = one_of("source", SOURCES)
    next_actor_is_known = one_of("requires_action_by", NEXT_ACTORS, empty=True)
    callback_type_is_known = one_of("callback_type", CALLBACK_TYPES, empty=True)
    window_is_known = one_of("callback_window_type", WINDOW_TYPES)
    exempt_reason_is_known = one_of("exempt_user_reason", EXEMPT_REASONS, empty=True)
    ecf_statement_is_known = one_of("ecf_statement", ECF_STATEMENTS, empty=True)


class CaseFacts(Table, tablename="case_facts"):
    """What queues filter, sort and show: one row a case, rebuildable from case and log (decisions.md 5)."""

    case_id = ForeignKey(Case, primary_key=True, null=False, on_delete=OnDelete.restrict)
    reference = Varchar(length=20, null=False)
    organisation = UUID(null=False, default=NOBODY, help_text="The nil key while unclaimed, so that it sorts")
    provider = UUID(null=True, default=None)
    category = UUID(null=True, default=None)
    owner = UUID(null=True, default=None)
    source = Varchar(length=10, null=False)
    requires_action_by = Varchar(length=20, null=True, default=None)
    due_at = Timestamptz(
        default=None, null=False, help_text="infinity when nothing is booked: empty sorts last"
    )
    rank = Integer(default=-1, null=False, help_text="The priority of cla.md 4.3, negated: all sorts ascend")
    outcome_code = Varchar(length=50, null=True, default=None)
    outcome_code_id = UUID(null=True, default=None)
    level = Integer(null=True, default=None)
    outcome_at = moment()
    is_urgent = Boolean(default=False, null=False)
    assigned_out_of_hours = Boolean(default=False, null=False)
    provider_assigned_at = moment()
    provider_first_viewed_at = moment()
    provider_last_viewed_at = moment()
    provider_first_accepted_at = moment()
    provider_last_accepted_at = moment()
    provider_closed_at = moment()
    billable_seconds = BigInt(default=0, null=False)
    client_name = Varchar(length=400, default="", null=False)
    birth_date = Date(default=None, null=True)
    postcode = Varchar(length=12, default="", null=False)
    search_text = Text(default="", null=False)
    created_at = stamp()
    modified_at = stamp()


class NotesHistory(Table, tablename="notes_history"):
    """What the two note fields of a case held before (cla.md 4.12)."""

    id: UUID = key()
    case = ForeignKey(Case, null=False, index=True, on_delete=OnDelete.restrict)
    field = Varchar(length=20, null=False)
    text = Text(null=False)
    created_by = ForeignKey(User, null=True, default=None, index=True, on_delete=OnDelete.restrict)
    created_at = stamp()

    field_is_known = one_of("field", ("notes", "provider_notes", "client_notes"))


class ThirdParty(Table, tablename="third_party"):
    """Somebody who speaks for the client."""

    id: UUID = key()
    case = ForeignKey(Case, null=False, unique=True, on_delete=OnDelete.restrict)
    full_name = Varchar(length=400, default="", null=False)
    mobile_phone = Varchar(length=40, default="", null=False)
    email = Varchar(length=254, default="", null=False)
    postcode = Varchar(length=12, default="", null=False)
    pass_phrase = Varchar(length=255, default="", null=False)
    reason = Varchar(length=30, default=None, null=True)
    relationship = Varchar(length=30, default="OTHER", null=False)
    relationship_note = Varchar(length=255, default="", null=False)
    spoke_to = Boolean(default=None, null=True)
    no_contact_reason = Text(default="", null=False)
    organisation_name = Varchar(length=255, default="", null=False)
    modified_at = stamp()

    reason_is_known = one_of("reason", THIRD_PARTY_REASONS, empty=True)
    relationship_is_known = one_of("relationship", THIRD_PARTY_RELATIONSHIPS)


class Adaptation(Table, tablename="adaptation"):
    """What the client needs so that the service can be used."""

    id: UUID = key()
    case = ForeignKey(Case, null=False, unique=True, on_delete=OnDelete.restrict)
    bsl_webcam = Boolean(default=False, null=False)
    minicom = Boolean(default=False, null=False)
    text_relay = Boolean(default=False, null=False)
    skype = Boolean(default=False, null=False)
    callback_preference = Boolean(default=False, null=False)
    none_required = Boolean(default=False, null=False)
    language = Varchar(length=40, default="", null=False)
    notes = Text(default="", null=False)
    modified_at = stamp()


class Eligibility(Table, tablename="eligibility"):
    """The means summary of a case, in pence a month."""

    id: UUID = key()
    case = ForeignKey(Case, null=False, unique=True, on_delete=OnDelete.restrict)
    state = Varchar(length=10, default="unknown", null=False)
    gross_income = BigInt(default=None, null=True)
    disposable_income = BigInt(default=None, null=True)
    capital = BigInt(default=None, null=True)
    dependants = Integer(default=0, null=False)
    on_passported_benefits = Boolean(default=None, null=True)
    over_sixty = Boolean(default=None, null=True)
    has_partner = Boolean(default=None, null=True)
    notes = Text(default="", null=False)
    modified_at = stamp()

    state_is_known = one_of("state", ELIGIBILITY_STATES)


class Diagnosis(Table, tablename="diagnosis"):
    """The scope summary of a case."""

    id: UUID = key()
    case = ForeignKey(Case, null=False, unique=True, on_delete=OnDelete.restrict)
    state = Varchar(length=15, default="UNKNOWN", null=False)
    path = JSONB(default="[]", null=False)
    notes = Text(default="", null=False)
    modified_at = stamp()

    state_is_known = one_of("state", DIAGNOSIS_STATES)


class Callback(Table, tablename="callback"):
    """A booking of a callback, from the booking to its end; a case has at most one that is open.

    `number` counts the bookings of a case for good, while `callback_attempt` of the case begins anew.
    """

    id: UUID = key()
    case = ForeignKey(Case, null=False, index=True, on_delete=OnDelete.restrict)
    number = Integer(default=1, null=False)
    code = Varchar(length=4, null=False)
    callback_type = Varchar(length=30, default="chs_operator", null=False)
    starts_at = stamp()
    ends_at = stamp(help_text="The end of its window; of the two-hour mark for text messages and voicemail")
    booked_by = ForeignKey(User, null=True, default=None, index=True, on_delete=OnDelete.restrict)
    booked_at = stamp()
    warned_at = moment()
    missed_at = moment()
    ended_at = moment()
    ended_as = Varchar(length=10, default=None, null=True)

    callback_number_uq = Unique([case, number])
    code_is_known = one_of("code", CALLBACK_CODES)
    type_is_known = one_of("callback_type", CALLBACK_TYPES)
    end_is_known = one_of("ended_as", CALLBACK_ENDS, empty=True)
    ended_whole = Check("(ended_at is null) = (ended_as is null)")
