"""Organisations as administrators see them."""

from app.kernel.language import mark
from app.kernel.shown import Shown
from app.organisations.tables import (
    Department,
    DepartmentContact,
    Location,
    Organisation,
    OrganisationAdministrator,
)

_GROUP = mark("Organisations")
_SECURITY = (
    "second_factor_required",
    "password_length",
    "session_minutes",
    "agreement_signed_at",
    "last_review_at",
)

TABLES = [
    Shown(
        Organisation,
        _GROUP,
        columns=(
            "code",
            "name",
            "name_ar",
            "kind",
            "parent",
            "is_active",
            "handles_patient_data",
            "time_zone",
            "country",
            "email",
            "phone",
            "mail_domain",
            "executive_contact",
            *_SECURITY,
        ),
        filters=("code", "name", "kind", "parent", "is_active"),
        order="name",
        edit=(
            "name",
            "name_ar",
            "is_active",
            "handles_patient_data",
            "time_zone",
            "email",
            "phone",
            "mail_domain",
            *_SECURITY,
        ),
        create=("code", "name", "name_ar", "kind", "parent", "time_zone", "country", "email", "phone"),
    ),
    Shown(
        Department,
        _GROUP,
        columns=(
            "organisation",
            "code",
            "name",
            "name_ar",
            "kind",
            "parent",
            "manager",
            "director",
            "is_active",
        ),
        filters=("organisation", "code", "name", "kind", "is_active"),
        order="name",
        edit=("name", "name_ar", "is_active", "manager", "director"),
        create=("organisation", "code", "name", "name_ar", "kind", "parent"),
    ),
    Shown(
        OrganisationAdministrator,
        _GROUP,
        columns=("organisation", "member"),
        filters=("organisation", "member"),
    ),
    Shown(DepartmentContact, _GROUP, columns=("department", "member"), filters=("department", "member")),
    Shown(
        Location,
        _GROUP,
        columns=("code", "name", "name_ar", "kind", "parent", "validity_from", "validity_to"),
        filters=("code", "name", "kind", "parent"),
        order="name",
        edit=("name", "name_ar"),
    ),
]
