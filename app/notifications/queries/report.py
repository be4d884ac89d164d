"""The report on consent and phones (notifications.md 10): a constant number of statements, whatever it counts.

Every statement begins with what this person may see and with the places below the one asked for.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from app.accounts.account import Account
from app.households.queries.filters import Conditions, Filters
from app.households.queries.scope import OPEN_TO
from app.kernel import db, values
from app.kernel.errors import NotFound, Refusal
from app.kernel.language import _
from app.kernel.paging import Key, KeyType, Page, Paging
from app.kernel.values import Problem
from app.notifications.rules.report import Totals

KEYS: Final[Sequence[KeyType]] = (str, str, str, str, str, str)
#: District, ward, village, then the head (R-6).
ORDER: Final = ("r.district", "r.ward", "r.village", "r.last_name", "r.other_names", "r.number")
PAGE: Final = 200


@dataclass(frozen=True)
class Place:
    """A region or district."""

    id: UUID
    kind: str
    heading: str
    above: "Place | None" = None


@dataclass(frozen=True)
class Asked:
    """What the report is about: a district, or all districts of a region; one officer's; one mode; other filters."""

    place: Place
    officer: tuple[UUID, str, str] | None
    filters: Filters

    @property
    def region(self) -> str:
        """Its region, as the header shows it."""
        if self.place.kind == "R":
            return self.place.heading
        return self.place.above.heading if self.place.above else "-"

    @property
    def district(self) -> str:
        """Its district, or `-`."""
        return self.place.heading if self.place.kind == "D" else "-"


@dataclass(frozen=True)
class Row:
    """A household of the report, with its place from the district down."""

    id: UUID
    district: str
    ward: str
    village: str
    last_name: str
    other_names: str
    number: str
    phone: str
    approved: bool
    language: str
    told: bool
    other_last: str
    other_given: str
    other_phone: str

    @property
    def keys(self) -> tuple[Key, ...]:
        """Its place in the report (R-6)."""
        return (
            self.district,
            self.ward,
            self.village,
            self.last_name,
            self.other_names,
            self.number,
        )

    @property
    def place(self) -> str:
        """Where it lives, as the heading above it says."""
        return " · ".join(each for each in (self.district, self.ward, self.village) if each)

    def alternative(self, value: str) -> str | None:
        """The alternative columns: `-` (None) where nobody can be told, empty where the head can (R-5)."""
        return value if self.told else None


@dataclass(frozen=True)
class PlaceTotals:
    """The figures of a place; `depth` 0 is a district, 1 a ward, 2 a village."""

    depth: int
    heading: str
    totals: Totals


#: Each place with what stands above it, found by its kind: a household may live at any level (N-3).
_PATHS: Final = """
paths as (
  select l.id,
    case 'D' when l.kind then l.code || ' ' || l.name when a.kind then a.code || ' ' || a.name
             when b.kind then b.code || ' ' || b.name else '' end as district,
    case 'W' when l.kind then l.code || ' ' || l.name when a.kind then a.code || ' ' || a.name else '' end as ward,
    case 'V' when l.kind then l.code || ' ' || l.name else '' end as village
  from location l left join location a on a.id = l.parent left join location b on b.id = a.parent)
"""
#: A household a row, with its place and who is told; formatted with conditions, order and limit.
ROWS: Final = f"""
with {_PATHS},
r as (
  select h.id, coalesce(w.district, '') as district, coalesce(w.ward, '') as ward, coalesce(w.village, '') as village,
    i.last_name, i.other_names, i.insurance_number as number, coalesce(i.phone, '') as phone,
    coalesce(c.approved, false) as approved, coalesce(c.language, {{default}}) as language, h.told is not null as told,
    case when h.told <> h.head then t.last_name else '' end as other_last,
    case when h.told <> h.head then t.other_names else '' end as other_given,
    case when h.told <> h.head then t.phone else '' end as other_phone
  from household h join insuree i on i.id = h.head left join insuree t on t.id = h.told
  left join paths w on w.id = h.location
  left join notification_consent c on c.household = h.id and c.validity_to is null
  where {OPEN_TO} and {{where}})
select * from r where {{beyond}} order by {{order}} limit {{limit}}
"""
_BY_PLACE: Final = f"""
with {_PATHS}
select coalesce(w.district, '') as district, coalesce(w.ward, '') as ward, coalesce(w.village, '') as village,
  sum(n.families)::int as families, sum(n.approved)::int as approved, sum(n.phone)::int as phone,
  sum(n.both)::int as both
from (
  select h.location, count(*) as families, count(*) filter (where c.approved) as approved, count(h.told) as phone,
    count(*) filter (where c.approved and h.told is not null) as both
  from household h left join notification_consent c on c.household = h.id and c.validity_to is null
  where {OPEN_TO} and {{where}} group by h.location) n
left join paths w on w.id = n.location group by 1, 2, 3 order by 1, 2, 3
"""
_BY_OFFICER: Final = f"""
with chosen as materialized (
  select h.id, coalesce(c.approved, false) as approved, h.told is not null as phone
  from household h left join notification_consent c on c.household = h.id and c.validity_to is null
  where {OPEN_TO} and {{where}})
select coalesce(o.code, '-') as code, coalesce(trim(o.other_names || ' ' || o.last_name), '') as name,
  count(*)::int as families, (count(*) filter (where s.approved))::int as approved,
  (count(*) filter (where s.phone))::int as phone, (count(*) filter (where s.approved and s.phone))::int as both
from chosen s left join (select distinct p.household, p.officer from policy p
  where p.validity_to is null and p.officer is not null) q on q.household = s.id
left join enrolment_officer o on o.id = q.officer
group by 1, 2 order by (coalesce(o.code, '-') = '-'), 1
"""


async def asked(user: Account, given: Mapping[str, str]) -> Asked:
    """What a request asks for. Raises Refusal (400) and NotFound as R-1 and R-2 say."""
    district, region = given.get("districtUuid", ""), given.get("regionUuid", "")
    if not district and not region:
        raise Refusal(_("Choose a region or a district."))
    filters = Filters.read({**given, "location": "", "officer": ""})
    place = await _place(user, district or region, "D" if district else "R")
    if district and region and (place.above is None or str(place.above.id) != region.lower()):
        raise Refusal(_("This district does not lie in this region."))
    officer = await _officer(given.get("officerUuid", ""))
    return Asked(place, officer, _with(filters, place.id, officer))


def _with(filters: Filters, place: UUID, officer: tuple[UUID, str, str] | None) -> Filters:
    return Filters(
        **{**filters.__dict__, "location": place, "officer": officer[0] if officer is not None else None}
    )


async def _place(user: Account, raw: str, kind: str) -> Place:
    key = _key(raw)
    row = await db.fetchrow(
        "select l.id, l.kind, l.code || ' ' || l.name as heading, a.id as above_id,"
        " a.code || ' ' || a.name as above from location l left join location a on a.id = l.parent"
        " where l.id = $2 and l.kind = $3 and l.validity_to is null and ("
        "  not exists (select from user_place where member = $1)"
        "  or exists (select from user_place o where o.member = $1 and o.location in (l.id, l.parent))"
        "  or exists (select from user_place o join location d on d.id = o.location"
        "   where o.member = $1 and d.parent = l.id and $3 = 'R'))",
        user.id,
        key,
        kind,
    )
    if row is None:
        raise NotFound(_("There is no such place."))
    above = Place(row["above_id"], "R", row["above"]) if row["above_id"] else None
    return Place(row["id"], row["kind"], row["heading"], above)


async def _officer(raw: str) -> tuple[UUID, str, str] | None:
    if not raw:
        return None
    row = await db.fetchrow(
        "select id, code, trim(other_names || ' ' || last_name) as name from enrolment_officer"
        " where id = $1 and validity_to is null",
        _key(raw),
    )
    if row is None:
        raise NotFound(_("There is no such officer."))
    return row["id"], row["code"], row["name"]


def _key(raw: str) -> UUID:
    try:
        return values.key(raw)
    except Problem:
        raise NotFound(_("There is nothing of that key.")) from None


async def rows(user: Account, asked_for: Asked, paging: Paging, *, default: str) -> Page[Row]:
    """A page of households in the order of R-6."""
    where = Conditions(asked_for.filters, first=3)
    beyond, keys = paging.beyond(ORDER, first=where.next)
    sql = ROWS.format(
        default="$2", where=where.sql, beyond=beyond, order=paging.order(ORDER), limit=paging.limit
    )
    found = await db.fetch(sql, user.id, default, *where.arguments, *keys)
    return Page.of([Row(**row) for row in found], paging, key=lambda row: row.keys)


async def by_place(user: Account, asked_for: Asked) -> list[PlaceTotals]:
    """District, wards and villages with their sums, in order; the sum of all stands first (R-8)."""
    where = Conditions(asked_for.filters)
    found = await db.fetch(_BY_PLACE.format(where=where.sql), user.id, *where.arguments)
    return list(_tree(found))


def _tree(found: Sequence[Any]) -> Iterator[PlaceTotals]:
    """The sum of all, then each district, ward and village where it first stands."""
    sums: dict[tuple[str, ...], Totals] = {}
    for row in found:
        path, own = (row["district"], row["ward"], row["village"]), _totals(row)
        for depth in range(4):
            sums[path[:depth]] = sums.get(path[:depth], Totals()) + own
    yield PlaceTotals(-1, "", sums.pop((), Totals()))
    for place, totals in sums.items():
        yield PlaceTotals(len(place) - 1, place[-1] or "-", totals)


async def by_officer(user: Account, asked_for: Asked) -> list[tuple[str, str, Totals]]:
    """The same figures by officer; a household with policies of two counts under each (10.5)."""
    where = Conditions(asked_for.filters)
    found = await db.fetch(_BY_OFFICER.format(where=where.sql), user.id, *where.arguments)
    return [(row["code"], row["name"], _totals(row)) for row in found]


def _totals(row: Any) -> Totals:
    return Totals(row["families"], row["approved"], row["phone"], row["both"])
