"""What a person asks of the list of households, and the conditions that say so in SQL (notifications.md 10.6)."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Final
from uuid import UUID

from app.households import measures
from app.households.queries.scope import BELOW
from app.kernel import address, log, values
from app.kernel.errors import Refusal
from app.kernel.language import _
from app.kernel.values import Problem
from app.kernel.where import Where, literal

#: The report's modes by consent and phone (10.3); 0 takes nothing away.
MODES: Final = {
    0: _("All"),
    1: _("Approval and phone number"),
    2: _("Approval only"),
    3: _("Phone number only"),
    4: _("No approval and phone number"),
}
#: Whose words a filter looks at.
WHO: Final = {"head": _("Head"), "member": _("Member")}
PERSON: Final = {
    "number": _("Insurance number starts with"),
    "last_name": _("Last name contains"),
    "other_names": _("Given names contain"),
    "gender": _("Gender"),
    "born_after": _("Born after"),
    "born_before": _("Born before"),
    "phone": _("Phone contains"),
    "email": _("E-mail contains"),
}
_PERSON_SQL: Final = {
    "number": "i.insurance_number like {} || '%'",
    "last_name": "plain(i.last_name) like '%' || plain({}) || '%'",
    "other_names": "plain(i.other_names) like '%' || plain({}) || '%'",
    "gender": "i.gender = {}",
    "born_after": "i.born_on > {}::date",
    "born_before": "i.born_on < {}::date",
    "phone": "coalesce(i.phone, '') like '%' || {} || '%'",
    "email": "lower(i.email) like '%' || lower({}) || '%'",
}
ASKED: Final = frozenset(
    ["q", "mode", "additional_filter", "location", "officer", "poverty", "size", "who", *PERSON]
)


@dataclass(frozen=True)
class Filters:
    """What is asked; everything of it stands in the address."""

    q: str = ""
    mode: int = 0
    location: UUID | None = None
    officer: UUID | None = None
    poverty: str = ""
    who: str = "head"
    person: Mapping[str, str] = field(default_factory=dict)
    given: Mapping[str, str] = field(default_factory=dict, compare=False)

    @classmethod
    def read(cls, query: Mapping[str, str]) -> "Filters":
        """From the address. What cannot be read is left out, but for a mode there is not (R-10).

        Raises Refusal (400) for that one.
        """
        return cls(
            q=address.words(query),
            mode=mode_of(query),
            location=address.key(query, "location"),
            officer=address.key(query, "officer"),
            poverty=query.get("poverty", "") if query.get("poverty") in ("yes", "no") else "",
            who="member" if query.get("who") == "member" else "head",
            person={name: word for name in PERSON if (word := _person(query, name))},
            given={name: value for name, value in query.items() if value and name in ASKED},
        )

    @property
    def narrowed(self) -> bool:
        """Whether anything is asked for."""
        return self != replace(Filters(), who=self.who)

    def in_words(self, where: str = "") -> str:
        """The other filters of a report, in plain words (R-11)."""
        told = [f"{WHO[self.who]}: {PERSON[name]} {value}" for name, value in self.person.items()]
        if self.q:
            told.append(f"{_('Search')} {self.q}")
        if self.poverty:
            told.append(str(_("Poor") if self.poverty == "yes" else _("Not poor")))
        return "; ".join([*told, *([where] if where else [])])


class Conditions(Where):
    """The conditions of the filters on `household h`; arguments count from `first`."""

    def __init__(self, filters: Filters, *, first: int = 2) -> None:
        super().__init__(first=first)
        self.conditions = [measures.HERE, measures.MODES[filters.mode]]
        if filters.location is not None:
            below = BELOW.replace("{place}", f"${self.next}")
            self.arguments.append(filters.location)
            self.conditions.append(f"h.location in {below}")
        if filters.officer is not None:
            self.add(
                "exists (select from policy p where p.household = h.id and p.officer = {} and p.validity_to is null)",
                filters.officer,
            )
        if filters.poverty:
            self.add("h.poverty is not distinct from {}", filters.poverty == "yes")
        self._people(filters)
        for word in filters.q.split()[:6]:
            # The index of words is asked first, so that a million households are not walked.
            self.add(
                "h.id in (select w.household from insuree w where w.validity_to is null and plain(w.last_name || ' '"
                " || w.other_names || ' ' || w.insurance_number || ' ' || coalesce(w.phone, ''))"
                " like '%' || plain({}) || '%')",
                literal(word),
            )

    def _people(self, filters: Filters) -> None:
        if not filters.person:
            return
        of_whom = "i.id = h.head" if filters.who == "head" else "i.household = h.id and i.validity_to is null"
        parts = " and ".join(_PERSON_SQL[name] for name in filters.person)
        dated = {"born_after", "born_before"}
        values_ = [
            date.fromisoformat(value) if name in dated else value if name == "gender" else literal(value)
            for name, value in filters.person.items()
        ]
        self.add(f"exists (select from insuree i where {of_whom} and {parts})", *values_)


def mode_of(query: Mapping[str, str]) -> int:
    """The mode of `mode` or of `additional_filter` (10.6). Raises Refusal for one there is not."""
    if "additional_filter" in query:
        return _additional(query["additional_filter"])
    return _mode(query["mode"]) if query.get("mode") else 0


def _additional(raw: str) -> int:
    try:
        given = json.loads(raw)
    except (ValueError, RecursionError):
        raise Refusal(_("additional_filter is not JSON.")) from None
    asked = next(
        (given[key] for key in ("policyNotification", "PolicyNotification") if key in given), None
    ) if isinstance(given, dict) else None  # fmt: skip
    if asked is None:
        return 0
    mode = asked.get("mode") if isinstance(asked, dict) else asked
    if isinstance(mode, dict):
        mode = mode.get("value")
    if mode is None:
        log.line("filter_without_mode", kind="policyNotification")
        return 0
    return _mode(mode)


def _mode(raw: object) -> int:
    text = str(raw) if isinstance(raw, str | int) and not isinstance(raw, bool) else ""
    if text not in {str(mode) for mode in MODES}:
        raise Refusal(_("mode must be a whole number from 0 to 4."))
    return int(text)


def _person(query: Mapping[str, str], name: str) -> str:
    word = address.words(query, name)
    if name == "gender":
        return word if word in ("M", "F", "O") else ""
    if name in ("born_after", "born_before") and word:
        try:
            return values.day(word).isoformat()
        except Problem:
            return ""
    return word
