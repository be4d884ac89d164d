"""A case: opened, given to somebody, changed in what it is about."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self
from uuid import UUID

from app.cases import choices
from app.cases.inputs.common import LONGEST_KEPT, LONGEST_NOTE, yes_or_no
from app.kernel.fields import Fields
from app.kernel.language import _


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
                notes=fields.text("notes", longest=LONGEST_KEPT),
                media_code=fields.id("media_code"),
                category=fields.id("category"),
            )
        )


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
        exempt = yes_or_no(fields, "exempt_user")
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
                notes=fields.text("notes", longest=LONGEST_KEPT),
            )
        )


@dataclass(frozen=True)
class CategoryInput:
    """Another category of law, and why."""

    category: UUID
    notes: str

    @classmethod
    def parse(cls, form: Mapping[str, Any]) -> Self:
        fields = Fields(form)
        return fields.done(
            cls(
                category=fields.id("category", empty=_("Choose the category of law.")),
                notes=fields.text("notes", empty=_("Say why the category changes."), longest=LONGEST_NOTE),
            )
        )


def owner_in(form: Mapping[str, Any]) -> UUID:
    """Who is to answer for a case."""
    fields = Fields(form)
    return fields.done(fields.id("owner", empty=_("Choose who answers for this case.")))
