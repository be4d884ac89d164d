"""The list of codes a person may log on this case, found by code or by words."""

from dataclasses import dataclass
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from app.accounts.account import Account
from app.cases import choices, rules
from app.cases.pages import part_of
from app.cases.queries import CaseView
from app.eventlog import RELEASE, Kind, registry
from app.kernel import address
from app.kernel.language import _, translate
from app.web.render import render
from app.web.routing import requires

HEADINGS = {
    "suspend_case": _("Stop for now"),
    "decline_help": _("Help declined"),
    "defer_assignment": _("Later"),
    "reject_case": _("Send back"),
    "close_case": _("Finish"),
}
Group = tuple[object, list[dict[str, Any]]]


@requires("cases.outcome")
async def index(request: Request) -> Response:
    case = await part_of(request)
    groups, hidden = Codes.on(case, request.user).found(address.words(request.query_params, longest=200))
    template = "cases/outcome_code/index.html"
    return await render(request, template, fragment="_list.html", case=case, groups=groups, hidden=hidden)


@dataclass(frozen=True)
class Codes:
    """What may be logged on a case, known by what decides it: many cases have the same, and few lists are made."""

    standing: rules.Standing
    picker: rules.Picker
    for_provider: bool

    @classmethod
    def on(cls, case: CaseView, user: Account) -> "Codes":
        """The codes that this person may log on this case."""
        return cls(case.standing, rules.Picker.of(user), user.is_provider)

    def found(self, find: str = "") -> tuple[list[Group], int]:
        """The codes, each with what it will do, in groups; and how many are for another role or state."""
        keys = rules.PROVIDER_KEYS if self.for_provider else rules.OPERATOR_KEYS
        groups: list[Group] = []
        hidden = 0
        for key in keys:
            shown = []
            for kind in registry.ordered(key):
                if rules.refusal(kind, self.standing, self.picker) is not None:
                    hidden += 1
                elif _matches(kind, find):
                    shown.append(_option(kind))
            if shown:
                groups.append((HEADINGS[key], shown))
        return groups, hidden


def _matches(kind: Kind, find: str) -> bool:
    words = find.casefold().split()
    text = f"{kind.code} {translate(kind.description)}".casefold()
    return all(word in text for word in words)


def _option(kind: Kind) -> dict[str, Any]:
    return {
        "value": f"{kind.key}/{kind.code}",
        "code": kind.code,
        "words": translate(kind.description),
        "effects": _effects(kind),
    }


def _effects(kind: Kind) -> list[tuple[str, object]]:
    effects: list[tuple[str, object]] = []
    if kind.stops_timer:
        effects.append(("timer-off", _("stops timer")))
    if kind.notes_required:
        effects.append(("notebook-pen", _("needs notes")))
    if kind.next_actor == RELEASE or (kind.sets_next_actor and kind.next_actor is None):
        effects.append(("minus", _("no one next")))
    elif kind.sets_next_actor and kind.next_actor is not None:
        effects.append(("headset", choices.NEXT_ACTORS[kind.next_actor]))
    return effects


def codes_for_many(picker: rules.Picker) -> list[tuple[str, str]]:
    """The codes an operator may log on many cases at once: what stands against one case is said of that case."""
    any_case = rules.Standing(has_provider=True, had_alternative_help=True)
    return [
        (f"{kind.key}/{kind.code}", f"{kind.code} {rules.headline(translate(kind.description))}")
        for key in rules.OPERATOR_KEYS
        for kind in registry.ordered(key)
        if rules.refusal(kind, any_case, picker) is None
    ]
