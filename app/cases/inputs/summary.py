"""Means, scope, who speaks for the client and what the client needs, each saved whole."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self

from app.cases import choices
from app.cases.inputs.common import LONGEST_NOTE, email, phone
from app.kernel.fields import Fields
from app.kernel.language import _


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
                mobile_phone=phone(fields, "mobile_phone"),
                email=email(fields, "email"),
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
