"""What the forms of accounts may set, a class a form."""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any
from zoneinfo import available_timezones

from app.accounts import permissions
from app.accounts.tables import THEMES
from app.kernel.fields import Fields
from app.kernel.language import LANGUAGES, _

LONGEST_NAME = 150
LONGEST_MAIL = 254
HOW_CHECKED = ("in_person", "call_back")
_MAIL = re.compile(r"[^\s@<>,;:\"()\[\]]{1,64}@[^\s@<>,;:\"()\[\]]{1,189}")


@dataclass(frozen=True)
class SignIn:
    """The sign-in form."""

    name: str
    password: str
    next_url: str
    resumed: str

    @property
    def again(self) -> dict[str, str]:
        """What stands in the form when it is shown again."""
        return {"name": self.name, "next": self.next_url, "resumed": self.resumed}

    @classmethod
    def parse(cls, form: Mapping[str, Any]) -> "SignIn":
        """Raises Invalid."""
        fields = Fields(form)
        return fields.done(
            cls(
                name=fields.line("name", empty=_("Enter your user name."), longest=LONGEST_NAME),
                password=fields.secret("password", empty=_("Enter your password.")),
                next_url=fields.line("next", longest=2_048),
                resumed=fields.line("resumed", longest=1_000),
            )
        )


@dataclass(frozen=True)
class Code:
    """A code of the second factor, or one of the recovery codes."""

    code: str
    recovery: str
    resumed: str

    @property
    def again(self) -> dict[str, str]:
        """What stands in the form when it is shown again."""
        return {"recovery": self.recovery, "resumed": self.resumed}

    @classmethod
    def parse(cls, form: Mapping[str, Any]) -> "Code":
        """Raises Invalid."""
        fields = Fields(form)
        return fields.done(
            cls(
                code=fields.secret("code", empty=_("Enter the code."), longest=64),
                recovery=fields.line("recovery"),
                resumed=fields.line("resumed", longest=1_000),
            )
        )


@dataclass(frozen=True)
class Proof:
    """Who one is, proved again: the password or a code."""

    proof: str
    next_url: str

    @classmethod
    def parse(cls, form: Mapping[str, Any]) -> "Proof":
        """Raises Invalid."""
        fields = Fields(form)
        proof = fields.secret("proof", empty=_("Enter your password or a code."))
        return fields.done(cls(proof, fields.line("next", longest=2_048)))


@dataclass(frozen=True)
class Reset:
    """Asking for a link to set a new password."""

    name: str

    @classmethod
    def parse(cls, form: Mapping[str, Any]) -> "Reset":
        """Raises Invalid."""
        fields = Fields(form)
        return fields.done(cls(fields.line("name", empty=_("Enter your user name."), longest=LONGEST_NAME)))


@dataclass(frozen=True)
class NewUser:
    """An account as a manager makes or changes it; organisation and department by their codes."""

    name: str
    email: str
    username: str
    role: str
    organisation: str
    department: str
    manages_providers: bool
    language: str

    @classmethod
    def parse(cls, form: Mapping[str, Any]) -> "NewUser":
        """The user name is the e-mail unless another is given. Raises Invalid."""
        fields = Fields(form)
        email = fields.line("email", empty=_("Enter their work e-mail."), longest=LONGEST_MAIL)
        if email and not _MAIL.fullmatch(email):
            fields.problem("email", _("Enter an e-mail address, for example name@example.org."))
        role = fields.choice("role", permissions.ROLES, empty=_("Choose what they do."))
        organisation = fields.line("organisation", longest=40)
        if not organisation and role not in permissions.GLOBAL:
            fields.problem("organisation", _("Choose their organisation; this role needs one."))
        return fields.done(
            cls(
                name=fields.line("name", empty=_("Enter their name."), longest=LONGEST_NAME),
                email=email,
                username=fields.line("username", longest=LONGEST_NAME) or email[:LONGEST_NAME],
                role=role,
                organisation=organisation,
                department=fields.line("department", longest=40),
                manages_providers=fields.flag("manages_providers"),
                language=fields.choice("language", tuple(LANGUAGES)) or "en",
            )
        )


@dataclass(frozen=True)
class Profile:
    """One's own page."""

    name: str
    language: str
    theme: str
    zone: str
    latin_digits: bool
    shortcuts: bool

    @classmethod
    def parse(cls, form: Mapping[str, Any]) -> "Profile":
        """Raises Invalid."""
        fields = Fields(form)
        zone = fields.line("zone", empty=_("Choose a time zone."), longest=60)
        if zone and zone not in available_timezones():
            fields.problem("zone", _("Choose a time zone from the list, for example Europe/London."))
        return fields.done(
            cls(
                name=fields.line("name", empty=_("Enter your name."), longest=LONGEST_NAME),
                language=fields.choice("language", tuple(LANGUAGES), empty=_("Choose a language.")),
                theme=fields.choice("theme", THEMES, empty=_("Choose a theme.")),
                zone=zone,
                latin_digits=fields.flag("latin_digits"),
                shortcuts=fields.flag("shortcuts"),
            )
        )


@dataclass(frozen=True)
class NewPassword:
    """A password to be set by a link."""

    password: str

    @classmethod
    def parse(cls, form: Mapping[str, Any]) -> "NewPassword":
        """Raises Invalid."""
        fields = Fields(form)
        return fields.done(cls(fields.secret("password", empty=_("Enter a new password."))))


@dataclass(frozen=True)
class PasswordChange:
    """One's own password: the old one and the new one."""

    old: str
    password: str

    @classmethod
    def parse(cls, form: Mapping[str, Any]) -> "PasswordChange":
        """Raises Invalid."""
        fields = Fields(form)
        old = fields.secret("old", empty=_("Enter your present password."))
        return fields.done(cls(old, fields.secret("password", empty=_("Enter a new password."))))


@dataclass(frozen=True)
class Enrolment:
    """The first code of a new second factor, and the sealed secret the page carried."""

    code: str
    sealed: str

    @classmethod
    def parse(cls, form: Mapping[str, Any]) -> "Enrolment":
        """Raises Invalid."""
        fields = Fields(form)
        code = fields.line("code", empty=_("Enter the six digits the app shows."), longest=20)
        return fields.done(cls(code, fields.line("sealed", longest=1_000)))


@dataclass(frozen=True)
class FactorReset:
    """How a manager made sure that it is them."""

    how: str

    @classmethod
    def parse(cls, form: Mapping[str, Any]) -> "FactorReset":
        """Raises Invalid."""
        fields = Fields(form)
        return fields.done(
            cls(fields.choice("how", HOW_CHECKED, empty=_("Say how you made sure who they are.")))
        )


@dataclass(frozen=True)
class EmergencyReview:
    """What an administrator says of the use of an emergency account."""

    words: str

    @classmethod
    def parse(cls, form: Mapping[str, Any]) -> "EmergencyReview":
        """Raises Invalid."""
        fields = Fields(form)
        words = fields.text(
            "words", empty=_("Say what was done with it, and whether it was right."), longest=1_000
        )
        return fields.done(cls(words))


@dataclass(frozen=True)
class NewToken:
    """A token for another program."""

    name: str
    scopes: list[str]
    days: int

    @classmethod
    def parse(cls, form: Mapping[str, Any], *, offered: Collection[str]) -> "NewToken":
        """`offered` are the permissions a token may have and the owner has. Raises Invalid."""
        fields = Fields(form)
        return fields.done(
            cls(
                name=fields.line("name", empty=_("Say what the token is for."), longest=120),
                scopes=fields.choices("scopes", offered, empty=_("Choose what the token may do.")),
                days=fields.number("days", empty=_("Say how many days it holds."), lowest=1, highest=365),
            )
        )
