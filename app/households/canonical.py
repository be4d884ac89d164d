"""The canonical facts about households as a file brings them, read strictly (notifications.md 1.11).

One JSON object with arrays (`locations officers languages products families policies`), or CSV with one row a
member. Every problem is named with its place, at most a hundred of them.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, TypeVar
from uuid import UUID, uuid5

from app.households import canonical_rows
from app.households.canonical_rows import Row
from app.kernel.jsonfield import Fields
from app.kernel.jsonfile import Unusable

T = TypeVar("T")

MOST_PROBLEMS: Final = 100
#: Households of a CSV without keys of their own get one from the number of their head.
SPACE: Final = UUID("6f6d1c1e-7d0b-5e53-9d27-0c4a8c1f2b10")
CSV_COLUMNS: Final = (
    *("family", "location", "approval", "language", "poverty", "head", "chf_id", "last_name"),
    *("other_names", "phone", "gender", "dob", "email", "status", "relationship"),
)


@dataclass
class Canonical:
    """What a file holds, row by row with plain values; `problems` says what could not be read."""

    places: list[Row] = field(default_factory=list)
    officers: list[Row] = field(default_factory=list)
    languages: list[Row] = field(default_factory=list)
    products: list[Row] = field(default_factory=list)
    families: list[Row] = field(default_factory=list)
    policies: list[Row] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)

    def refuse(self, place: str, problem: str) -> None:
        """Name one more problem; those past the hundredth are only counted by the caller."""
        if len(self.problems) < MOST_PROBLEMS:
            self.problems.append(f"{place}: {problem}")

    @property
    def counts(self) -> dict[str, int]:
        """How many of each there are."""
        found = {
            "places": len(self.places),
            "officers": len(self.officers),
            "products": len(self.products),
            "families": len(self.families),
            "members": sum(len(family["members"]) for family in self.families),
            "policies": len(self.policies),
        }
        return {name: n for name, n in found.items() if n}


def read_facts(whole: Mapping[str, Any]) -> Canonical:
    """The facts of a JSON object; keys of `notify evaluate` that are no facts about households are left."""
    read = Canonical()
    known = {
        "locations": (canonical_rows.place, read.places),
        "officers": (canonical_rows.officer, read.officers),
        "languages": (canonical_rows.language, read.languages),
        "products": (canonical_rows.product, read.products),
        "families": (canonical_rows.family, read.families),
        "policies": (canonical_rows.policy, read.policies),
    }
    for key, (reader, rows) in known.items():
        given = whole.get(key)
        if given is None:
            continue
        if not isinstance(given, list):
            read.refuse(key, "is not an array")
            continue
        _each(read, key, given, reader, rows)
    _must_be_once(read)
    return read


def read_csv(records: Iterable[tuple[int, Mapping[str, str]]]) -> Canonical:
    """The households of a CSV, one row a member. Rows of a household share `family`, or else the same `head`."""
    read = Canonical()
    families: dict[str, Row] = {}
    for number, cells in records:
        place = f"row {number}"
        try:
            _take(families, {name: (cells.get(name) or "").strip() for name in CSV_COLUMNS}, place)
        except Unusable as wrong:
            read.refuse(wrong.place, wrong.problem)
    for family in families.values():
        if family["head"] not in {member["chf_id"] for member in family["members"]}:
            read.refuse(f"family {family['head']}", "its head is not one of its members")
    read.families = list(families.values())
    _must_be_once(read)
    return read


def _take(families: dict[str, Row], cells: dict[str, str], place: str) -> None:
    given = {name: value or None for name, value in cells.items()}
    head = given["head"] if (given["head"] or "").lower() not in ("yes", "true") else given["chf_id"]
    key = given["family"] or head
    if key is None:
        raise Unusable(f"{place}, head", "is missing")
    member: Row = {name: given[name] for name in canonical_rows.MEMBER if given.get(name) is not None}
    if "relationship" in member:
        member["relationship"] = int(member["relationship"]) if member["relationship"].isdecimal() else -1
    known = families.get(key)
    if known is None:
        approval = {None: None, "yes": True, "true": True, "1": True, "no": False, "false": False, "0": False}
        word = (given["approval"] or "").lower() or None
        if word not in approval:
            raise Unusable(f"{place}, approval", "is neither yes nor no")
        known = families[key] = canonical_rows.family(
            {
                "uuid": key if given["family"] else str(uuid5(SPACE, key)),
                "head": head or member.get("chf_id"),
                "members": [],
                "location": given["location"],
                "language": given["language"],
                "approval": approval[word],
                "poverty": {"yes": True, "no": False}.get((given["poverty"] or "").lower()),
            },
            place,
            whole=False,
        )
    elif head is not None:
        known["head"] = head
    known["members"].append(canonical_rows.member(Fields.of(member, canonical_rows.MEMBER, place)))


def _each(
    read: Canonical, key: str, given: Sequence[object], reader: Callable[..., Row], rows: list[Row]
) -> None:
    for number, each in enumerate(given, 1):
        try:
            rows.append(reader(each, f"{key} {number}"))
        except Unusable as wrong:
            read.refuse(wrong.place, wrong.problem)


def _must_be_once(read: Canonical) -> None:
    """The same key or number twice would make the outcome depend on the order of the rows."""
    for name, rows, column in (
        ("families", read.families, "uuid"),
        ("policies", read.policies, "uuid"),
        ("products", read.products, "code"),
        ("officers", read.officers, "code"),
        ("languages", read.languages, "code"),
        ("members", [m for f in read.families if f["validity_to"] is None for m in f["members"]], "chf_id"),
    ):
        seen: set[Any] = set()
        for row in rows:
            if row[column] in seen:
                read.refuse(name, f"{row[column]} stands twice")
            seen.add(row[column])
