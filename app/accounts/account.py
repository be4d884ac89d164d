"""Who is looking: what one query of the session tells about a person."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

from app.accounts import permissions
from app.accounts.rules import sessions
from app.kernel import clock

FRESH_FOR = timedelta(minutes=10)


@dataclass(frozen=True)
class Account:
    """A signed-in person as pages, commands and queries see them."""

    id: UUID
    name: str
    role: str
    organisation: UUID | None = None
    organisation_kind: str = ""
    organisation_name: str = ""
    #: the organisations in this person's scope; None is everything (product.md, "The people"). A statement takes it
    #: as it is: `$1::uuid[] is null or o.id = any($1)`
    scope: tuple[UUID, ...] | None = None
    department: UUID | None = None
    email: str = ""
    language: str = "en"
    zone: str = "Europe/London"
    theme: str = "auto"
    switches: frozenset[str] = frozenset()
    session: UUID | None = None
    #: after so many minutes without an act the session ends
    minutes: int = 60
    fresh_at: datetime | None = None
    unread: int = 0
    preferences: dict[str, object] = field(default_factory=dict)
    has_factor: bool = False
    #: the role or the organisation asks for a second factor
    owes_factor: bool = False
    #: a second factor is owed and there is none: nothing is open but the way to it (security.md SI-12)
    must_enrol: bool = False
    #: what a token was made for; None for a person at a browser (security.md 2.11)
    scopes: frozenset[str] | None = None
    address: str = ""
    #: when an emergency account ends by itself; None for everybody else (security.md BG-1)
    active_until: datetime | None = None

    def can(self, permission: str) -> bool:
        """Whether the permission table, or a switch, gives this person the permission."""
        if self.must_enrol and permission != permissions.ENTER:
            return False
        if self.scopes is not None and permission not in self.scopes:
            return False
        if any(permission in permissions.SWITCHES[switch] for switch in self.switches):
            return True
        if permission in permissions.SWITCHES["manages_providers"] | permissions.SWITCHES["may_judge_merits"]:
            return False
        return permissions.may(self.role, permission)

    @property
    def powers(self) -> tuple[object, ...]:
        """Everything `can` looks at, for pages that keep what they drew for people who may do the same."""
        return self.role, self.switches, self.scopes, self.must_enrol

    @property
    def warned_after(self) -> int:
        """After so many seconds without an act the page asks whether to stay signed in (security.md SE-3)."""
        return int((sessions.idle(self.minutes) - sessions.warn_before(self.minutes)).total_seconds())

    @property
    def is_fresh(self) -> bool:
        """Whether this person proved who they are within the last ten minutes (security.md SE-6)."""
        return self.fresh_at is not None and clock.now() - self.fresh_at <= FRESH_FOR

    @property
    def shortcuts(self) -> bool:
        """Whether single keys do something; off for people whose voice software types them."""
        return self.preferences.get("shortcuts") is not False

    @property
    def latin_digits(self) -> bool:
        """Whether they read Latin digits in Arabic too."""
        return self.preferences.get("latin_digits") is True

    @property
    def is_provider(self) -> bool:
        """Whether they work for an outside provider."""
        return self.role in {permissions.PROVIDER, permissions.PROVIDER_MANAGER}

    @property
    def role_name(self) -> str:
        """The role in words."""
        return str(permissions.ROLE_NAMES[self.role])
