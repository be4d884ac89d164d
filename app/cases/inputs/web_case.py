"""A case as a public site sends it: one JSON object, whose parts are read as the forms of casework are."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from dataclasses import fields as columns
from datetime import datetime
from typing import Any, Final, Self, TypeVar
from uuid import UUID

from app.cases import choices
from app.cases.inputs.case import NewCase
from app.cases.inputs.client import PersonInput
from app.cases.inputs.common import LONGEST_NOTE
from app.cases.inputs.summary import AdaptationInput, ThirdPartyInput
from app.kernel.errors import Invalid
from app.kernel.fields import Fields
from app.kernel.language import _
from app.kernel.values import Problem

Part = TypeVar("Part", PersonInput, AdaptationInput, ThirdPartyInput)
LONGEST_REASON: Final = 500


@dataclass(frozen=True)
class WebCase:
    """What somebody asked for on the web; `began` is how their visit there went, as reports count it (cla.md 7.3)."""

    case: NewCase = field(repr=False)
    client: PersonInput | None = field(repr=False)
    needs: AdaptationInput | None = field(repr=False)
    third_party: ThirdPartyInput | None = field(repr=False)
    callback: datetime | None
    began: Mapping[str, Any] = field(repr=False)

    @property
    def external_id(self) -> str:
        """The number the site gave it."""
        return self.case.external_id or ""

    @classmethod
    def read(cls, fields: Fields, *, categories: Mapping[str, UUID], zone: str) -> Self:
        """A callback without a zone is on the operators' clock.

        Raises Invalid, with the fields of a part named `client.email`.
        """
        external_id = fields.line("id", empty=_("Give the number it has there."), longest=120)
        category = fields.choice("category", tuple(categories))
        third_party = _part(fields, "third_party", ThirdPartyInput)
        callback = fields.instant("callback", zone=zone)
        asked_by = "web_form_third_party" if third_party else "web_form_self"
        case = NewCase(
            source="WEB",
            category=categories[category] if category else None,
            client_notes=fields.text("notes", longest=LONGEST_NOTE),
            external_id=external_id,
            callback_type=asked_by if callback else None,
        )
        return fields.done(
            cls(
                case,
                client=_part(fields, "client", PersonInput),
                needs=_part(fields, "needs", AdaptationInput),
                third_party=third_party,
                callback=callback,
                began=_began(fields),
            )
        )


def _began(fields: Fields) -> dict[str, Any]:
    """Only what was said: a report tells what is missing from what is not."""
    said = {
        "means_test_completed": fields.flag("means_test_completed"),
        "eligibility_state": fields.choice("eligibility_state", choices.ELIGIBILITY_STATES),
        "scope_state": fields.choice("scope_state", choices.DIAGNOSIS_STATES),
        "contact_option": fields.choice("contact_option", choices.CONTACT_OPTIONS),
        "reasons": fields.choices("reasons", choices.REASONS),
        "other_reason": fields.text("other_reason", longest=LONGEST_REASON),
        "referrer": _page(fields, "referrer"),
    }
    return {name: value for name, value in said.items() if value}


def _page(fields: Fields, name: str) -> str:
    """The page they came from without what was asked of it, which may tell of the person."""
    link = fields.line(name, longest=LONGEST_REASON)
    if link and not link.startswith(("https://", "http://")):
        fields.problem(name, _("Begin the link with https://."))
    return link.partition("?")[0].partition("#")[0]


def _part(fields: Fields, name: str, kind: type[Part]) -> Part | None:
    """An object within the object, read as its own form is."""

    def read(raw: object) -> Part | None:
        if not isinstance(raw, dict):
            raise Problem(_("Send one JSON object."))
        for strange in raw.keys() - {each.name for each in columns(kind)}:
            fields.problem(f"{name}.{strange}", _("Leave this out; nothing here has that name."))
        try:
            return kind.parse(raw)
        except Invalid as wrong:
            for each, message in wrong.problems.items():
                fields.problem(f"{name}.{each}", message)
            return None

    return fields.take(name, None, read)
