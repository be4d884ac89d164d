"""Facts and settings from a JSON file, read strictly, every refusal with its place (notifications.md 1.11, 12)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, TypeVar

from app.kernel.jsonfield import Fields
from app.kernel.jsonfile import Unusable, read_cases, read_object
from app.notifications.config import ConfigError, read_config
from app.notifications.rules.facts import (
    KINDS,
    Facts,
    Household,
    Kind,
    Language,
    Member,
    Policy,
    PolicyStatus,
    Product,
    Record,
    Status,
    Terms,
    default_language,
)

_CASE = (
    *("id", "now", "timezone", "config", "locations", "officers", "languages"),
    *("products", "families", "policies", "past", "sent"),
)
_FAMILY = ("uuid", "approval", "language", "location", "head", "members", "validity_from", "validity_to")
_MEMBER = ("chf_id", "last_name", "other_names", "phone", "status", "validity_to")
_POLICY = (
    *("uuid", "family", "product", "officer", "stage", "status", "enroll_date", "start_date"),
    *("effective_date", "expiry_date", "value", "validity_from", "validity_to", "activated_at"),
)
_PRODUCT = (
    *("uuid", "code", "name", "conversion", "insurance_period", "max_members", "grace_period_enrolment"),
    *(
        "grace_period_renewal",
        "administration_period",
        "premium_adult",
        "premium_child",
        "lump_sum",
        "threshold",
    ),
    *("registration_fee", "registration_lump_sum", "general_assembly_fee", "general_assembly_lump_sum"),
    *("start_cycle_1", "start_cycle_2", "start_cycle_3", "start_cycle_4", "date_from", "date_to"),
    *(
        "enrolment_discount_perc",
        "enrolment_discount_period",
        "renewal_discount_perc",
        "renewal_discount_period",
    ),
)
_LANGUAGE = ("code", "name", "sort_order")
_RECORD = ("policy", "type", "status", "at", "reason", "to", "language", "text")

# The files of a folder of facts, beside config.json, and the key each stands for.
FOLDER_FILES = {
    "locations.json": "locations",
    "officers.json": "officers",
    "languages.json": "languages",
    "products.json": "products",
    "families.json": "families",
    "policies.json": "policies",
    "past_notifications.json": "past",
    "sent.json": "sent",
}

Row = TypeVar("Row", Household, Policy)


@dataclass(frozen=True)
class Question:
    """What `notify evaluate` is asked: at which instant, under which terms, about which facts."""

    now: datetime
    terms: Terms
    facts: Facts


def read_folder(folder: Path) -> dict[str, Any]:
    """A case of `notify evaluate` from one file each, as the sample data lies in (README there).

    Raises Unusable; config.json must be there, every other file may be missing.
    """
    case: dict[str, Any] = read_object(folder / "config.json")
    for name, key in FOLDER_FILES.items():
        if key not in case and (folder / name).is_file():
            case[key] = read_cases(folder / name)
    if (folder / "expected.json").is_file():
        case["expect"] = read_object(folder / "expected.json").get("decisions")
    return case


def read_config_file(path: str) -> dict[str, Any]:
    """A configuration by itself, or the `config` of a file of facts with the zone that stands beside it.

    Raises Unusable.
    """
    whole = read_object(path)
    config = whole.get("config")
    if not isinstance(config, dict):
        return whole
    return {**config, "timezone": whole["timezone"]} if "timezone" in whole else config


def read_question(case: Mapping[str, Any], place: str) -> Question:
    """One case of `notify evaluate`.

    Raises Unusable naming what cannot be read, and where.
    """
    fields = Fields.of(case, _CASE, place)
    for unread in ("locations", "officers"):
        fields.items(unread)
    languages = [_language(row, at) for row, at in _rows(fields, "languages")]
    terms = _terms(fields, languages)
    return Question(fields.instant("now"), terms, _facts(fields))


def _terms(fields: Fields, languages: list[Language]) -> Terms:
    config = fields.data.get("config")
    if not isinstance(config, Mapping):
        raise fields.problem("config", "is missing" if config is None else "is not an object")
    zone = fields.text("timezone")
    try:
        terms = read_config({**config, "timezone": zone} if zone is not None else config).terms
    except ConfigError as wrong:
        problem = wrong.found[0]
        raise fields.problem(f"config, {problem.path}", f"{problem.message} ({problem.code})") from None
    language = default_language(languages, terms.default_language)
    return Terms(**{**terms.__dict__, "default_language": language})


def _facts(fields: Fields) -> Facts:
    products = {row.code: row for row in (_product(*found) for found in _rows(fields, "products"))}
    households = _live([(_household(*found), found[1]) for found in _rows(fields, "families")])
    policies = [(_policy(*found), found[1]) for found in _rows(fields, "policies")]
    for policy, place in policies:
        if policy.household not in households:
            raise Unusable(f"{place}, family", f"there is no family {policy.household}")
        if policy.product not in products:
            raise Unusable(f"{place}, product", f"there is no product {policy.product}")
    return Facts(households, products, tuple(_live(policies).values()), _records(fields))


def _live(found: list[tuple[Row, str]]) -> dict[str, Row]:
    """The rows by id. Of several versions the live one counts; there is at most one."""
    rows: dict[str, Row] = {}
    for row, place in found:
        other = rows.get(row.id)
        if other is not None and not (row.closed or other.closed):
            raise Unusable(f"{place}, uuid", f"{row.id} stands twice")
        if other is None or other.closed:
            rows[row.id] = row
    return rows


def _records(fields: Fields) -> dict[tuple[str, Kind], Record]:
    """What was told or closed before. Of two rows about a pair a final one counts, else the later."""
    records: dict[tuple[str, Kind], Record] = {}
    rows = [_record(*found, sent=False) for found in _rows(fields, "past")]
    for record in [*rows, *(_record(*found, sent=True) for found in _rows(fields, "sent"))]:
        before = records.get((record.policy, record.kind))
        if before is None or not before.status.final:
            records[record.policy, record.kind] = record
    return records


def read_records(case: Mapping[str, Any]) -> list[Record]:
    """What a file of facts says was told or closed before. Raises Unusable."""
    return list(_records(Fields(case, "file")).values())


def _household(row: object, place: str) -> Household:
    fields = Fields.of(row, _FAMILY, place)
    head = fields.word("head")
    members = tuple(
        _member(member)
        for member in _each(fields, "members", _MEMBER)
        if member.data.get("validity_to") is None
    )
    if head not in {member.number for member in members}:
        raise fields.problem("head", f"{head} is not a member of this family")
    approval = fields.data.get("approval")
    return Household(
        id=fields.word("uuid"),
        head=head,
        members=members,
        approved=None if approval is None else fields.flag("approval", False),
        language=fields.text("language"),
        location=fields.text("location"),
        closed=fields.when("validity_to") is not None,
    )


def _member(fields: Fields) -> Member:
    return Member(
        number=fields.word("chf_id"),
        last_name=fields.text("last_name") or "",
        other_names=fields.text("other_names") or "",
        phone=fields.text("phone"),
        status=fields.one_of("status", ("AC", "IN", "DE"), "AC"),
    )


def _policy(row: object, place: str) -> Policy:
    fields = Fields.of(row, _POLICY, place)
    status = fields.whole("status", None)
    if status not in set(PolicyStatus):
        raise fields.problem("status", "is not one of 1, 2, 4, 8, 16")
    return Policy(
        id=fields.word("uuid"),
        household=fields.word("family"),
        product=fields.word("product"),
        officer=fields.text("officer"),
        status=status,
        stage=fields.one_of("stage", ("N", "R"), "N"),
        start_date=fields.day("start_date"),
        effective_date=fields.day("effective_date"),
        expiry_date=fields.day("expiry_date"),
        value=fields.amount("value"),
        valid_from=fields.when("validity_from"),
        activated_at=fields.when("activated_at"),
        closed=fields.when("validity_to") is not None,
    )


def _product(row: object, place: str) -> Product:
    fields = Fields.of(row, _PRODUCT, place)
    return Product(fields.word("code"), fields.text("name") or "", fields.text("conversion"))


def _language(row: object, place: str) -> Language:
    fields = Fields.of(row, _LANGUAGE, place)
    order = fields.data.get("sort_order")
    return Language(
        code=fields.word("code"),
        name=fields.text("name") or "",
        sort_order=None if order is None else fields.whole("sort_order", None, least=-1_000),
    )


def _record(row: object, place: str, *, sent: bool) -> Record:
    """A row of the past, or of what an earlier evaluation sent."""
    fields = Fields.of(row, _RECORD, place)
    status = Status.SENT if sent else Status(fields.whole("status", int(Status.SENT), most=5))
    kind = Kind(fields.one_of("type", KINDS))
    return Record(fields.word("policy"), kind, status, fields.when("at"))


def _rows(fields: Fields, key: str) -> list[tuple[object, str]]:
    return [(row, f"{fields.place}, {key} {n}") for n, row in enumerate(fields.items(key), 1)]


def _each(fields: Fields, key: str, known: tuple[str, ...]) -> list[Fields]:
    return [Fields.of(row, known, place) for row, place in _rows(fields, key)]
