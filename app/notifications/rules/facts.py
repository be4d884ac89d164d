"""What the rules look at: households, policies, products, what was told before (notifications.md 1).

Frozen, without database and clock, so that a file, a test and a query that loads ten thousand rows at
once all end in the same decision. Identifiers are text; instants are aware; days are days of the zone.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from enum import IntEnum, StrEnum


class Kind(StrEnum):
    """The six messages, in the order a run makes them (D-9)."""

    ACTIVATION = "activation_of_policy"
    STARTING = "starting_of_policy"
    NEED_FOR_RENEWAL = "need_for_renewal"
    EXPIRATION = "expiration_of_policy"
    REMINDER = "reminder_after_expiration"
    RENEWAL = "renewal_of_policy"


KINDS = tuple(Kind)
# These belong to a day; the other two to the instant the policy became active.
DATED = frozenset({Kind.STARTING, Kind.NEED_FOR_RENEWAL, Kind.EXPIRATION, Kind.REMINDER})
BEFORE_AND_AFTER_EXPIRY = frozenset({Kind.NEED_FOR_RENEWAL, Kind.EXPIRATION, Kind.REMINDER})


class Status(IntEnum):
    """What became of a pair of policy and message (1.10)."""

    UNDECIDED = 0
    SENT = 1
    NO_CONSENT = 2
    OBSOLETE = 3
    FAILED = 4
    NOT_VALID = 5

    @property
    def final(self) -> bool:
        """Whether the pair is closed for ever (E-9)."""
        return self not in (Status.UNDECIDED, Status.FAILED)


class PolicyStatus(IntEnum):
    """The state of a policy (1.7)."""

    IDLE = 1
    ACTIVE = 2
    SUSPENDED = 4
    EXPIRED = 8
    READY = 16


RENEWED = "R"
DEAD = "DE"


@dataclass(frozen=True, slots=True)
class Member:
    """An insuree of a household; only live ones are loaded."""

    number: str
    last_name: str = ""
    other_names: str = ""
    phone: str | None = None
    status: str = "AC"

    @property
    def usable_phone(self) -> str | None:
        """The phone, trimmed, of somebody alive (N-6)."""
        phone = (self.phone or "").strip()
        return phone if phone and self.status != DEAD else None

    @property
    def name(self) -> str:
        """Other names, then the last name."""
        return f"{self.other_names} {self.last_name}".strip()


@dataclass(frozen=True, slots=True)
class Household:
    """A family and whether it agreed to be told. `members` stand in the order of their ids."""

    id: str
    head: str
    members: tuple[Member, ...]
    approved: bool | None = None
    language: str | None = None
    location: str | None = None
    closed: bool = False

    @property
    def consents(self) -> bool:
        """Consent was given; a household without a record has not given it (N-9)."""
        return self.approved is True

    @property
    def head_member(self) -> Member | None:
        """The head, if known."""
        return next((member for member in self.members if member.number == self.head), None)

    @property
    def recipient(self) -> Member | None:
        """Who is told: the head, else the first member with a usable phone (N-7)."""
        head = self.head_member
        if head is not None and head.usable_phone:
            return head
        return next((member for member in self.members if member.usable_phone), None)


@dataclass(frozen=True, slots=True)
class Product:
    """What a policy insures; `conversion` is the product that replaces it at renewal."""

    code: str
    name: str = ""
    conversion: str | None = None


@dataclass(frozen=True, slots=True)
class Policy:
    """The live version of a policy."""

    id: str
    household: str
    product: str
    status: int
    stage: str | None = None
    start_date: date | None = None
    effective_date: date | None = None
    expiry_date: date | None = None
    value: Decimal | None = None
    valid_from: datetime | None = None
    activated_at: datetime | None = None
    closed: bool = False
    officer: str | None = None

    @property
    def renewed(self) -> bool:
        """A renewal; no stage counts as new (D-5)."""
        return self.stage == RENEWED

    @property
    def active_since(self) -> datetime | None:
        """When it became active, as far as is known (E-6)."""
        return self.activated_at or self.valid_from


@dataclass(frozen=True, slots=True)
class Record:
    """What was decided about a pair before."""

    policy: str
    kind: Kind
    status: Status
    at: datetime | None = None

    @property
    def open(self) -> bool:
        """Only a technical failure may be tried again (D-1)."""
        return self.status is Status.FAILED


@dataclass(frozen=True, slots=True)
class Language:
    """A language households may choose."""

    code: str
    name: str = ""
    sort_order: int | None = None


@dataclass(frozen=True)
class Terms:
    """What the configuration says about who is told when (9). `only_numbers`: in test mode nobody else is told."""

    enabled: frozenset[Kind] = frozenset()
    zone: str = "UTC"
    days_before_expiry: int = 5
    days_after_expiry: int = 5
    activation_days: int = 5
    renewal_days: int = 5
    country: str | None = None
    default_language: str = "en"
    only_numbers: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Facts:
    """Everything a decision may rest on. May hold a part of the whole, as long as every household of a
    policy, every product, and every other policy of the same households are in it."""

    households: Mapping[str, Household]
    products: Mapping[str, Product]
    policies: Sequence[Policy]
    records: Mapping[tuple[str, Kind], Record] = field(default_factory=dict)


def default_language(languages: Sequence[Language], otherwise: str) -> str:
    """The lowest sort order; if none has one the first; without any, the configuration's word (N-8)."""
    sorted_ones = [language for language in languages if language.sort_order is not None]
    if sorted_ones:
        return min(sorted_ones, key=lambda language: language.sort_order or 0).code
    return languages[0].code if languages else otherwise
