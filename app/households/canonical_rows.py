"""The rows of a file of households, each read as plain values or refused with its place (notifications.md 1)."""

import re
from decimal import Decimal
from typing import Any, Final
from uuid import UUID

from app.kernel.jsonfield import Fields

Row = dict[str, Any]

_NOTHING, _CENT = Decimal(0), Decimal("0.01")
_CYCLE = re.compile(r"(0[1-9]|[12][0-9]|3[01])-(0[1-9]|1[0-2])", re.ASCII)
_FAMILY = (
    *("uuid", "approval", "language", "location", "head", "members", "poverty", "family_type", "address"),
    *("ethnicity", "confirmation_number", "confirmation_type", "validity_from", "validity_to"),
)
MEMBER = (
    *("chf_id", "last_name", "other_names", "phone", "status", "gender", "dob", "email", "relationship"),
    *("card_issued", "validity_to"),
)
_POLICY = (
    *("uuid", "family", "product", "officer", "stage", "status", "enroll_date", "start_date"),
    *("effective_date", "expiry_date", "value", "validity_from", "validity_to", "activated_at"),
)
_MONEY = (
    *("premium_adult", "premium_child", "lump_sum", "registration_fee", "registration_lump_sum"),
    *(
        "general_assembly_fee",
        "general_assembly_lump_sum",
        "enrolment_discount_perc",
        "renewal_discount_perc",
    ),
)
_COUNTS = (
    *("insurance_period", "administration_period", "grace_period_enrolment", "grace_period_renewal"),
    *("max_members", "threshold", "enrolment_discount_period", "renewal_discount_period"),
)
_CYCLES = ("start_cycle_1", "start_cycle_2", "start_cycle_3", "start_cycle_4")
_PRODUCT = ("uuid", "code", "name", "conversion", "date_from", "date_to", *_MONEY, *_COUNTS, *_CYCLES)
_OFFICER = (
    *("uuid", "code", "last_name", "other_names", "phone", "email", "location", "works_to"),
    *("substitution_officer", "phone_communication", "has_login", "validity_to"),
)
_PLACE = (
    *("uuid", "code", "type", "name", "parent"),
    *("male_population", "female_population", "other_population", "families"),
)
_LEVELS: Final = "RDWV"


def family(row: object, place: str, *, whole: bool = True) -> Row:
    """A household with its members. Raises Unusable."""
    fields = Fields.of(row, _FAMILY, place)
    members = [
        member(Fields.of(each, MEMBER, f"{place}, members {n}"))
        for n, each in enumerate(fields.items("members"), 1)
    ]
    members = [member for member in members if member["validity_to"] is None]
    head = fields.word("head")
    if whole and head not in {member["chf_id"] for member in members}:
        raise fields.problem("head", f"{head} is not a member of this family")
    approval = fields.data.get("approval")
    return {
        "uuid": _uuid(fields, "uuid"),
        "head": head,
        "members": members,
        "approval": None if approval is None else fields.flag("approval", False),
        "language": _short(fields, "language", 5),
        "location": _short(fields, "location", 40),
        "poverty": fields.flag("poverty", False) if fields.data.get("poverty") is not None else None,
        "family_type": _short(fields, "family_type", 10) or "",
        "address": _short(fields, "address", 200) or "",
        "ethnicity": _short(fields, "ethnicity", 40) or "",
        "confirmation_number": _short(fields, "confirmation_number", 30) or "",
        "confirmation_type": _short(fields, "confirmation_type", 10) or "",
        "validity_from": fields.when("validity_from"),
        "validity_to": fields.when("validity_to"),
    }


def member(fields: Fields) -> Row:
    """A person. Raises Unusable."""
    return {
        "chf_id": _longest(fields, "chf_id", fields.word("chf_id"), 50),
        "last_name": _short(fields, "last_name", 100) or "",
        "other_names": _short(fields, "other_names", 100) or "",
        "phone": _short(fields, "phone", 50) or None,
        "status": fields.one_of("status", ("AC", "IN", "DE"), "AC"),
        "gender": fields.one_of("gender", ("M", "F", "O")) if fields.data.get("gender") else None,
        "dob": fields.day("dob"),
        "email": _short(fields, "email", 254) or "",
        "relationship": (
            None if fields.data.get("relationship") is None else fields.whole("relationship", None, most=99)
        ),
        "card_issued": fields.flag("card_issued", False),
        "validity_to": fields.when("validity_to"),
    }


def policy(row: object, place: str) -> Row:
    """A policy. Raises Unusable."""
    fields = Fields.of(row, _POLICY, place)
    status = fields.whole("status", None)
    if status not in (1, 2, 4, 8, 16):
        raise fields.problem("status", "is not one of 1, 2, 4, 8, 16")
    days = {name: fields.day(name) for name in ("enroll_date", "start_date", "effective_date", "expiry_date")}
    if days["start_date"] and days["expiry_date"] and days["expiry_date"] < days["start_date"]:
        raise fields.problem("expiry_date", "lies before the start")
    valid_from = fields.when("validity_from")
    return {
        "uuid": _uuid(fields, "uuid"),
        "family": _uuid(fields, "family"),
        "product": fields.word("product"),
        "officer": fields.text("officer"),
        "stage": fields.one_of("stage", ("N", "R")) if fields.data.get("stage") is not None else None,
        "status": status,
        **days,
        "value": _amount(fields, "value"),
        "validity_from": valid_from,
        "validity_to": fields.when("validity_to"),
        "activated_at": fields.when("activated_at") or (valid_from if status == 2 else None),
    }


def product(row: object, place: str) -> Row:
    """A plan. Raises Unusable."""
    fields = Fields.of(row, _PRODUCT, place)
    for name in _CYCLES:
        given = fields.text(name)
        if given and not _CYCLE.fullmatch(given):
            raise fields.problem(name, "is not a day and month such as 01-07")
    sums = {name: _amount(fields, name) for name in _MONEY}
    return {
        "code": _longest(fields, "code", fields.word("code"), 20),
        "name": _short(fields, "name", 200) or "",
        "conversion": fields.text("conversion"),
        "date_from": fields.day("date_from"),
        "date_to": fields.day("date_to"),
        **{name: fields.text(name) or "" for name in _CYCLES},
        **{name: fields.whole(name, 12 if name == "insurance_period" else 0, most=1_200) for name in _COUNTS},
        **{
            name: amount if amount is not None or name.endswith("lump_sum") else Decimal(0)
            for name, amount in sums.items()
        },
    }


def officer(row: object, place: str) -> Row:
    """An enrolment officer. Raises Unusable."""
    fields = Fields.of(row, _OFFICER, place)
    return {
        "code": _longest(fields, "code", fields.word("code"), 50),
        "last_name": _short(fields, "last_name", 100) or "",
        "other_names": _short(fields, "other_names", 100) or "",
        "phone": _short(fields, "phone", 50) or "",
        "email": _short(fields, "email", 254) or "",
        "location": fields.text("location"),
        "works_to": fields.day("works_to"),
        "substitution_officer": fields.text("substitution_officer"),
        "phone_communication": fields.flag("phone_communication", False),
        "has_login": fields.flag("has_login", False),
    }


def language(row: object, place: str) -> Row:
    """A language of messages. Raises Unusable."""
    fields = Fields.of(row, ("code", "name", "sort_order"), place)
    order = fields.data.get("sort_order")
    return {
        "code": _longest(fields, "code", fields.word("code"), 5),
        "name": _short(fields, "name", 60) or "",
        "sort_order": None if order is None else fields.whole("sort_order", None),
    }


def place(row: object, place: str) -> Row:
    """A place. Raises Unusable."""
    fields = Fields.of(row, _PLACE, place)
    kind = fields.one_of("type", tuple(_LEVELS))
    if (fields.text("parent") is None) != (kind == "R"):
        raise fields.problem("parent", "only a region has none")
    return {
        "code": _longest(fields, "code", fields.word("code"), 40),
        "kind": kind,
        "name": _longest(fields, "name", fields.word("name"), 120),
        "parent": fields.text("parent") or "",
        "parent_kind": _LEVELS[_LEVELS.index(kind) - 1] if kind != "R" else "",
    }


def _uuid(fields: Fields, key: str) -> UUID:
    try:
        return UUID(fields.word(key))
    except ValueError:
        raise fields.problem(key, "is not a uuid") from None


def _short(fields: Fields, key: str, longest: int) -> str | None:
    value = fields.text(key)
    return None if value is None else _longest(fields, key, value.strip(), longest)


def _longest(fields: Fields, key: str, value: str, longest: int) -> str:
    if len(value) > longest:
        raise fields.problem(key, f"has more than {longest} characters")
    if any(ord(letter) < 32 or 0xD800 <= ord(letter) <= 0xDFFF for letter in value):
        raise fields.problem(key, "holds characters that cannot be shown")
    return value


def _amount(fields: Fields, key: str) -> Decimal | None:
    amount = fields.amount(key, least=_NOTHING)
    return None if amount is None else amount.quantize(_CENT)
