"""The demonstration data of openIMIS as canonical facts, read from its tables as CSV."""

import csv
import re
from collections import defaultdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

_LEVELS = "RDWV"


def _rows(folder: Path, name: str) -> list[dict[str, str]]:
    with (folder / f"tbl{name}.csv").open(encoding="utf-8", newline="") as file:
        return [{key: value.strip() for key, value in row.items()} for row in csv.DictReader(file)]


def _live(rows: list[dict[str, str]]) -> list[dict[str, str]]:
    return [row for row in rows if not row["ValidityTo"]]


def _instant(text: str) -> str | None:
    return datetime.fromisoformat(text).replace(tzinfo=UTC).isoformat() if text else None


def _truth(text: str) -> bool:
    return text.split("::")[0] in ("1", "true", "TRUE")


def facts_of(folder: Path) -> dict[str, Any]:
    """Places, officers, products, families and policies; only what lives. Nobody has a record of consent."""
    places = {row["LocationId"]: row for row in _live(_rows(folder, "Locations"))}
    products = {row["ProdID"]: row for row in _live(_rows(folder, "Product"))}
    officers = {row["OfficerID"]: row for row in _live(_rows(folder, "Officer"))}
    members = defaultdict(list)
    for row in _live(_rows(folder, "Insuree")):
        members[row["FamilyID"]].append(row)
    families = {
        row["FamilyID"]: row
        for row in _live(_rows(folder, "Families"))
        if _has_head(row, members[row["FamilyID"]])
    }
    return {
        "locations": [_place(row, places) for row in sorted(places.values(), key=_level)],
        "officers": [_officer(row, places) for row in officers.values()],
        "products": [{"code": row["ProductCode"], "name": row["ProductName"],
                      "insurance_period": int(row["InsurancePeriod"])} for row in products.values()],
        "families": [_family(row, members[key], places) for key, row in families.items()],
        "policies": [
            _policy(row, families, products, officers)
            for row in _live(_rows(folder, "Policy"))
            if row["FamilyID"] in families and row["ProdID"] in products
        ],
    }  # fmt: skip


def _has_head(family: dict[str, str], members: list[dict[str, str]]) -> bool:
    return any(member["InsureeID"] == family["InsureeID"] for member in members)


def _level(row: dict[str, str]) -> int:
    return _LEVELS.index(row["LocationType"])


def _place(row: dict[str, str], places: dict[str, dict[str, str]]) -> dict[str, Any]:
    above = places.get(row["ParentLocationId"])
    return {
        "code": row["LocationCode"],
        "type": row["LocationType"],
        "name": row["LocationName"],
        "parent": above["LocationCode"] if above else None,
    }


def _officer(row: dict[str, str], places: dict[str, dict[str, str]]) -> dict[str, Any]:
    place = places.get(row["LocationId"])
    return {
        "code": row["Code"],
        "last_name": row["LastName"],
        "other_names": row["OtherNames"],
        "phone": row["Phone"],
        "location": place["LocationCode"] if place else None,
    }


def _family(
    row: dict[str, str], members: list[dict[str, str]], places: dict[str, dict[str, str]]
) -> dict[str, Any]:
    head = next(member for member in members if member["InsureeID"] == row["InsureeID"])
    place = places.get(row["LocationId"])
    return {
        "uuid": row["FamilyUUID"],
        "approval": None,
        "language": None,
        "location": place["LocationCode"] if place else None,
        "head": head["CHFID"],
        "members": [
            {
                "chf_id": member["CHFID"],
                "last_name": member["LastName"],
                "other_names": member["OtherNames"],
                "phone": re.sub(r"\s+", " ", member["Phone"]) or None,
                "dob": member["DOB"] or None,
            }
            for member in members
        ],
    }


def _policy(
    row: dict[str, str],
    families: dict[str, dict[str, str]],
    products: dict[str, dict[str, str]],
    officers: dict[str, dict[str, str]],
) -> dict[str, Any]:
    officer = officers.get(row["OfficerID"])
    return {
        "uuid": row["PolicyUUID"],
        "family": families[row["FamilyID"]]["FamilyUUID"],
        "product": products[row["ProdID"]]["ProductCode"],
        "officer": officer["Code"] if officer else None,
        "stage": row["PolicyStage"] or None,
        "status": int(row["PolicyStatus"]),
        "enroll_date": row["EnrollDate"] or None,
        "start_date": row["StartDate"] or None,
        "effective_date": row["EffectiveDate"] or None,
        "expiry_date": row["ExpiryDate"] or None,
        "value": row["PolicyValue"] or None,
        "validity_from": _instant(row["ValidityFrom"]),
    }
