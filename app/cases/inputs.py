"""What the forms of casework take."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Self
from uuid import UUID

from app.cases import choices
from app.kernel.fields import Fields
from app.kernel.language import _

LONGEST_NOTE = 5_000


@dataclass(frozen=True)
class NewCase:
    """A case that is about to be opened; nothing of it is required (cla.md 4.6)."""

    source: str = "PHONE"
    notes: str = ""
    media_code: UUID | None = None
    category: UUID | None = None
    #: what only a program sends: the client's own words, its number there, whom a callback is for
    client_notes: str = ""
    external_id: str | None = None
    callback_type: str | None = None

    @classmethod
    def parse(cls, form: Mapping[str, Any]) -> Self:
        fields = Fields(form)
        return fields.done(
            cls(
                source=fields.choice("source", choices.SOURCES) or "PHONE",
                notes=fields.text("notes", longest=10_000),
                media_code=fields.id("media_code"),
                category=fields.id("category"),
            )
        )


@dataclass(frozen=True)
class NoteInput:
    """What somebody writes down for the next person."""

    notes: str

    @classmethod
    def parse(cls, form: Mapping[str, Any]) -> Self:
        fields = Fields(form)
        text = fields.text("notes", empty=_("Write the note before you save it."), longest=LONGEST_NOTE)
        return fields.done(cls(text))


@dataclass(frozen=True)
class OutcomeInput:
    """A code picked from the list, with its notes."""

    key: str
    code: str
    notes: str
    typed: Mapping[str, Any] = field(default_factory=dict, compare=False)

    @classmethod
    def parse(cls, form: Mapping[str, Any]) -> Self:
        """The picker sends `key/CODE` in one field."""
        fields = Fields(form)
        picked = fields.line("code", empty=_("Choose a code from the list."), longest=101)
        notes = fields.text("notes", longest=LONGEST_NOTE)
        fields.done()
        key, _slash, code = picked.partition("/")
        return cls(key, code, notes, typed={"code": picked, "notes": notes})


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
        agreed = _yes_or_no(fields, "contact_for_research")
        ways = fields.choices("research_methods", choices.RESEARCH_METHODS)
        return fields.done(
            cls(
                title=fields.line("title", longest=20),
                full_name=fields.line("full_name", empty=_("Write the client's name."), longest=400),
                postcode=fields.line("postcode", longest=12).upper(),
                street=fields.text("street", longest=500),
                mobile_phone=_phone(fields, "mobile_phone"),
                home_phone=_phone(fields, "home_phone"),
                email=_email(fields, "email"),
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


def _yes_or_no(fields: Fields, name: str) -> bool | None:
    return {"yes": True, "no": False}.get(fields.choice(name, ("yes", "no")) or "")


def _phone(fields: Fields, name: str) -> str:
    number = fields.line(name, longest=40)
    if set(number) - set("0123456789 ()[]-+"):
        fields.problem(name, _("Use digits, blanks, brackets, dashes and + only."))
    return number


def _email(fields: Fields, name: str) -> str:
    address = fields.line(name, longest=254)
    before, at, host = address.partition("@")
    if address and (not before or not at or "." not in host or any(c in address for c in ' ,;<>"')):
        fields.problem(name, _("Write an address such as name@example.org."))
    return address


@dataclass(frozen=True)
class Problem:
    """What the case is about."""

    category: UUID | None
    matter_type1: UUID | None
    matter_type2: UUID | None
    media_code: UUID | None
    source: str
    exempt_user: bool | None
    exempt_user_reason: str | None
    ecf_statement: str | None
    notes: str

    @classmethod
    def parse(cls, form: Mapping[str, Any]) -> Self:
        fields = Fields(form)
        exempt = _yes_or_no(fields, "exempt_user")
        reason = fields.choice("exempt_user_reason", choices.EXEMPT_REASONS)
        if exempt and reason is None:
            fields.problem("exempt_user_reason", _("Choose why the client is exempt."))
        return fields.done(
            cls(
                category=fields.id("category"),
                matter_type1=fields.id("matter_type1"),
                matter_type2=fields.id("matter_type2"),
                media_code=fields.id("media_code"),
                source=fields.choice("source", choices.SOURCES) or "PHONE",
                exempt_user=exempt,
                exempt_user_reason=reason if exempt else None,
                ecf_statement=fields.choice("ecf_statement", choices.ECF_STATEMENTS),
                notes=fields.text("notes", longest=10_000),
            )
        )


@dataclass(frozen=True)
class EligibilityInput:
    """The means summary: amounts in pence a month."""

    state: str
    gross_income: int | None
    disposable_income: int | None
    capital: int | None
    dependants: int
    on_passported_benefits: bool
    over_sixty: bool
    has_partner: bool
    notes: str

    @classmethod
    def parse(cls, form: Mapping[str, Any]) -> Self:
        fields = Fields(form)
        return fields.done(
            cls(
                state=fields.choice("state", choices.ELIGIBILITY_STATES) or "unknown",
                gross_income=fields.money("gross_income"),
                disposable_income=fields.money("disposable_income"),
                capital=fields.money("capital"),
                dependants=fields.number("dependants", lowest=0, highest=30) or 0,
                on_passported_benefits=fields.flag("on_passported_benefits"),
                over_sixty=fields.flag("over_sixty"),
                has_partner=fields.flag("has_partner"),
                notes=fields.text("notes", longest=LONGEST_NOTE),
            )
        )


@dataclass(frozen=True)
class DiagnosisInput:
    """The scope summary."""

    state: str
    notes: str

    @classmethod
    def parse(cls, form: Mapping[str, Any]) -> Self:
        fields = Fields(form)
        return fields.done(
            cls(
                state=fields.choice("state", choices.DIAGNOSIS_STATES) or "UNKNOWN",
                notes=fields.text("notes", longest=LONGEST_NOTE),
            )
        )


@dataclass(frozen=True)
class ThirdPartyInput:
    """Somebody who speaks for the client."""

    full_name: str
    mobile_phone: str
    email: str
    postcode: str
    pass_phrase: str
    reason: str | None
    relationship: str
    relationship_note: str
    organisation_name: str

    @classmethod
    def parse(cls, form: Mapping[str, Any]) -> Self:
        fields = Fields(form)
        return fields.done(
            cls(
                full_name=fields.line("full_name", empty=_("Write who speaks for the client."), longest=400),
                mobile_phone=_phone(fields, "mobile_phone"),
                email=_email(fields, "email"),
                postcode=fields.line("postcode", longest=12).upper(),
                pass_phrase=fields.line("pass_phrase", longest=255),
                reason=fields.choice("reason", choices.THIRD_PARTY_REASONS),
                relationship=fields.choice("relationship", choices.THIRD_PARTY_RELATIONSHIPS) or "OTHER",
                relationship_note=fields.line("relationship_note", longest=255),
                organisation_name=fields.line("organisation_name", longest=255),
            )
        )


@dataclass(frozen=True)
class AdaptationInput:
    """What the client needs."""

    bsl_webcam: bool
    minicom: bool
    text_relay: bool
    skype: bool
    callback_preference: bool
    none_required: bool
    language: str
    notes: str

    @classmethod
    def parse(cls, form: Mapping[str, Any]) -> Self:
        fields = Fields(form)
        flags = ("bsl_webcam", "minicom", "text_relay", "skype", "callback_preference", "none_required")
        given = {name: fields.flag(name) for name in flags}
        if given["none_required"] and sum(given.values()) > 1:
            fields.problem("none_required", _("Take this off, or take off the needs above."))
        return fields.done(
            cls(
                **given,
                language=fields.line("language", longest=40),
                notes=fields.text("notes", longest=LONGEST_NOTE),
            )
        )
