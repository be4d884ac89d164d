"""The client of a case."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Self

from app.cases import choices
from app.cases.inputs.common import email, phone, yes_or_no
from app.kernel.fields import Fields
from app.kernel.language import _


@dataclass(frozen=True)
class PersonInput:
    """The client's details (cla.md 4.11)."""

    title: str
    full_name: str
    postcode: str
    street: str
    mobile_phone: str
    home_phone: str
    email: str
    birth_date: date | None
    ni_number: str
    language: str
    safe_to_contact: str
    safe_to_email: str
    announce_call: bool
    #: None while nobody has asked; the ways count only with True, and none of them means any
    contact_for_research: bool | None
    research_methods: list[str]
    vulnerable: bool

    @classmethod
    def parse(cls, form: Mapping[str, Any]) -> Self:
        fields = Fields(form)
        agreed = yes_or_no(fields, "contact_for_research")
        ways = fields.choices("research_methods", choices.RESEARCH_METHODS)
        return fields.done(
            cls(
                title=fields.line("title", longest=20),
                full_name=fields.line("full_name", empty=_("Write the client's name."), longest=400),
                postcode=fields.line("postcode", longest=12).upper(),
                street=fields.text("street", longest=500),
                mobile_phone=phone(fields, "mobile_phone"),
                home_phone=phone(fields, "home_phone"),
                email=email(fields, "email"),
                birth_date=fields.date("birth_date"),
                ni_number=fields.line("ni_number", longest=10).upper(),
                language=fields.line("language", longest=40),
                safe_to_contact=fields.choice("safe_to_contact", choices.SAFE_TO_CONTACT) or "SAFE",
                safe_to_email=fields.choice("safe_to_email", choices.SAFE_TO_EMAIL) or "SAFE",
                announce_call=fields.flag("announce_call"),
                contact_for_research=agreed,
                research_methods=[way for way in choices.RESEARCH_METHODS if agreed and way in ways],
                vulnerable=fields.flag("vulnerable"),
            )
        )


def reference_in(form: Mapping[str, Any]) -> str:
    """Somebody who is known already, by their reference."""
    fields = Fields(form)
    return fields.done(fields.reference("person", empty=_("Choose a person from the list.")))
