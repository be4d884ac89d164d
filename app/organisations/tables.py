"""Organisations in a tree, what they consist of, and the places they serve."""

from piccolo.columns import (
    JSONB,
    UUID,
    Array,
    BigInt,
    Boolean,
    ForeignKey,
    Integer,
    Text,
    Varchar,
)
from piccolo.columns.base import OnDelete
from piccolo.columns.reference import LazyTableReference
from piccolo.constraints import Unique
from piccolo.table import Table

from app.kernel.tables import Named, key, moment, one_of, stamp

KINDS = ("group", "hospital", "provider", "call_centre", "insurer")
UNIT_KINDS = ("department", "ward")
PLACE_KINDS = ("R", "D", "W", "V")

# References to a person that would close a circle of tables are plain keys here;
# their constraints are added by the migration.
USER = LazyTableReference("User", module_path="app.accounts.tables")


class Organisation(Named, Table, tablename="organisation"):
    """A hospital, a provider firm, a call centre, an insurer, or the group above them."""

    id: UUID = key()
    code = Varchar(length=40, unique=True, null=False)
    kind = Varchar(length=20, null=False)
    name = Varchar(length=200, null=False, index=True)
    name_ar = Varchar(length=200, default="")
    parent = ForeignKey("self", null=True, default=None, index=True, on_delete=OnDelete.restrict)
    time_zone = Varchar(length=60, default="Europe/London", null=False)
    is_active = Boolean(default=True, null=False)
    handles_patient_data = Boolean(default=False, null=False)
    may_judge_merits = Boolean(default=False, null=False, help_text="Adds cases.merits to its staff (MCC)")
    email = Varchar(length=254, default="")
    phone = Varchar(length=40, default="")
    address = Text(default="")
    country = Varchar(length=2, default="GB", null=False)
    executive_contact = UUID(null=True, default=None, index=True)
    mail_domain = Varchar(length=200, default="")
    attributes = JSONB(default="{}", null=False)
    created_by = UUID(null=True, default=None, index=True)
    created_at = stamp()
    updated_at = stamp()
    # Security settings an organisation may tighten (bi.md 2 reads them; security.md SE-3, SI-6, SI-12).
    sso_enforced = Boolean(default=False, null=False)
    second_factor_required = Boolean(default=False, null=False)
    address_allow_list = Array(base_column=Varchar(length=60), default=list, null=False)
    password_length = Integer(default=15, null=False)
    session_minutes = Integer(default=60, null=False)
    agreement_signed_at = moment()
    last_review_at = moment()

    kind_is_known = one_of("kind", KINDS)


class OrganisationAdministrator(Table, tablename="organisation_complaint_admin"):
    """Who administers complaints of a hospital (the last link of the chains in sla.md 1.4)."""

    id: UUID = key()
    organisation = ForeignKey(Organisation, null=False, index=True, on_delete=OnDelete.restrict)
    member = ForeignKey(USER, null=False, index=True, on_delete=OnDelete.restrict)

    organisation_complaint_admin_pair_uq = Unique([organisation, member])


class Department(Named, Table, tablename="department"):
    """A department or ward of an organisation."""

    id: UUID = key()
    organisation = ForeignKey(Organisation, null=False, index=True, on_delete=OnDelete.restrict)
    parent = ForeignKey("self", null=True, default=None, index=True, on_delete=OnDelete.restrict)
    kind = Varchar(length=20, default="department", null=False)
    code = Varchar(length=40, null=False)
    name = Varchar(length=200, null=False)
    name_ar = Varchar(length=200, default="")
    manager = UUID(null=True, default=None, index=True)
    director = UUID(null=True, default=None, index=True)
    is_active = Boolean(default=True, null=False)
    created_by = UUID(null=True, default=None, index=True)
    created_at = stamp()
    updated_at = stamp()

    department_organisation_code_uq = Unique([organisation, code])
    kind_is_known = one_of("kind", UNIT_KINDS)


class DepartmentContact(Table, tablename="department_contact"):
    """A person of the department who is told first when nobody is assigned."""

    id: UUID = key()
    department = ForeignKey(Department, null=False, index=True, on_delete=OnDelete.restrict)
    member = ForeignKey(USER, null=False, index=True, on_delete=OnDelete.restrict)

    department_contact_pair_uq = Unique([department, member])


class Location(Named, Table, tablename="location"):
    """A place: region, district, ward (municipality) or village (notifications.md 1.2)."""

    id: UUID = key()
    kind = Varchar(length=1, null=False)
    code = Varchar(length=40, null=False)
    name = Varchar(length=120, null=False)
    name_ar = Varchar(length=120, default="")
    parent = ForeignKey("self", null=True, default=None, index=True, on_delete=OnDelete.restrict)
    male_population = Integer(default=None, null=True)
    female_population = Integer(default=None, null=True)
    other_population = Integer(default=None, null=True)
    families = Integer(default=None, null=True)
    source_number = BigInt(default=None, null=True)
    validity_from = stamp()
    validity_to = moment()

    kind_is_known = one_of("kind", PLACE_KINDS)
