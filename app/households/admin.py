"""Households as administrators see them: what is insured and where, never who with which number."""

from app.households.tables import EnrolmentOfficer, Policy, Product, SpokenLanguage
from app.kernel.language import mark
from app.kernel.shown import Shown

_GROUP = mark("Households")

TABLES = [
    Shown(
        SpokenLanguage,
        _GROUP,
        columns=("code", "name", "sort_order"),
        filters=("code", "name"),
        order="sort_order",
        edit=("name", "sort_order"),
    ),
    Shown(
        Product,
        _GROUP,
        columns=("code", "name", "insurance_period", "date_from", "date_to", "validity_from", "validity_to"),
        filters=("code", "name"),
        order="code",
    ),
    Shown(
        EnrolmentOfficer,
        _GROUP,
        columns=("code", "last_name", "other_names", "works_to", "validity_to"),
        filters=("code", "last_name"),
        order="code",
    ),
    Shown(
        Policy,
        _GROUP,
        columns=("product", "stage", "status", "enroll_date", "start_date", "effective_date", "expiry_date"),
        filters=("status", "stage", "expiry_date"),
        order="-expiry_date",
    ),
]
