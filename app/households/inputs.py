"""What the forms about households take: each is read once, every problem at once."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final, Self
from uuid import UUID

from app.households.rules.consent import APPROVAL, LANGUAGE
from app.households.tables import GENDERS, MEMBER_STATUSES
from app.kernel import clock
from app.kernel.fields import Fields
from app.kernel.language import _

MEMBER_WORDS: Final = {"AC": _("Active"), "IN": _("Not active"), "DE": _("Deceased")}
GENDER_WORDS: Final = {"F": _("Female"), "M": _("Male"), "O": _("Other")}
RELATIONSHIPS: Final = {
    1: _("Brother or sister"),
    2: _("Parent"),
    3: _("Uncle or aunt"),
    4: _("Son or daughter"),
    5: _("Grandparent"),
    6: _("Employee"),
    7: _("Other"),
    8: _("Spouse"),
}


@dataclass(frozen=True)
class MemberInput:
    """A person of a household."""

    insurance_number: str
    last_name: str
    other_names: str = ""
    gender: str | None = None
    born_on: date | None = None
    phone: str | None = field(default=None, repr=False)
    email: str = field(default="", repr=False)
    relationship: int | None = None
    status: str = "AC"
    card_issued: bool = False
    is_head: bool = False

    @classmethod
    def parse(cls, form: Mapping[str, Any]) -> Self:
        """Raises Invalid."""
        fields = Fields(form)
        return fields.done(cls.read(fields))

    @classmethod
    def read(cls, fields: Fields) -> Self:
        """From a form that holds more than a member."""
        today = clock.now().date()
        relationship = fields.choice("relationship", [str(key) for key in RELATIONSHIPS])
        return cls(
            insurance_number=fields.line(
                "insurance_number", empty=_("Give everybody an insurance number."), longest=50
            ),
            last_name=fields.line("last_name", empty=_("Write the last name."), longest=100),
            other_names=fields.line("other_names", longest=100),
            gender=fields.choice("gender", GENDERS),
            born_on=fields.date("born_on", last=today),
            phone=fields.line("phone", longest=50) or None,
            email=fields.line("email", longest=254),
            relationship=int(relationship) if relationship else None,
            status=fields.choice("status", MEMBER_STATUSES) or "AC",
            card_issued=fields.flag("card_issued"),
            is_head=fields.flag("is_head"),
        )


@dataclass(frozen=True)
class HouseholdInput:
    """Where a household lives and what is known about it."""

    location: UUID | None
    address: str = ""
    poverty: bool | None = None
    confirmation_number: str = ""
    version: int = 0

    @classmethod
    def parse(cls, form: Mapping[str, Any]) -> Self:
        """Raises Invalid."""
        fields = Fields(form)
        return fields.done(cls.read(fields))

    @classmethod
    def read(cls, fields: Fields) -> Self:
        """From a form that holds more than this."""
        return cls(
            location=fields.id("location"),
            address=fields.line("address", longest=200),
            poverty={"yes": True, "no": False}.get(fields.choice("poverty", ("yes", "no")) or ""),
            confirmation_number=fields.line("confirmation_number", longest=30),
            version=fields.number("version", lowest=0) or 0,
        )


@dataclass(frozen=True)
class ConsentInput:
    """Whether a household agreed to be told, and in which language; None leaves that to the house."""

    approved: bool
    language: str | None

    @classmethod
    def parse(cls, form: Mapping[str, Any], languages: Collection[str]) -> Self:
        """Raises Invalid."""
        fields = Fields(form)
        language = fields.choice("language", languages, empty=_("Choose a language."))
        return fields.done(cls(fields.flag("approved"), language))

    @property
    def wish(self) -> dict[str, Any]:
        """In the words of the services (notifications.md 2)."""
        language = {} if self.language is None else {LANGUAGE: self.language}
        return {APPROVAL: self.approved, **language}


@dataclass(frozen=True)
class NewHousehold:
    """A household with its head and its wish to be told."""

    household: HouseholdInput
    head: MemberInput
    consent: ConsentInput

    @classmethod
    def parse(cls, form: Mapping[str, Any], languages: Collection[str]) -> Self:
        """Raises Invalid."""
        fields = Fields(form)
        consent = ConsentInput(fields.flag("approved"), fields.choice("language", languages))
        return fields.done(cls(HouseholdInput.read(fields), MemberInput.read(fields), consent))


@dataclass(frozen=True)
class PolicyInput:
    """A policy that is signed: its other dates and its price follow (notifications.md 1.7)."""

    product: UUID
    officer: UUID | None
    stage: str
    enroll_date: date

    @classmethod
    def parse(cls, form: Mapping[str, Any]) -> Self:
        """Raises Invalid."""
        fields = Fields(form)
        return fields.done(
            cls(
                product=fields.id("product", empty=_("Choose what is insured.")),
                officer=fields.id("officer"),
                stage=fields.choice("stage", ("N", "R")) or "N",
                enroll_date=fields.date(
                    "enroll_date", empty=_("Write when it was signed."), last=clock.now().date()
                ),
            )
        )
