"""What commands on complaints are given."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from app.sla.rules import Level


@dataclass(frozen=True)
class Complainer:
    """Who complained: `kind` is patient, relative, anonymous or third_party (who needs consent)."""

    kind: str = "patient"
    name: str = ""
    phone: str = ""
    email: str = ""
    language: str = "en"
    consents: bool = False

    @property
    def columns(self) -> dict[str, Any]:
        """What of them is written down: somebody without a name leaves no way to reach them either."""
        anonymous = self.kind == "anonymous"
        return {
            "complainant_kind": self.kind,
            "complainant_name": "" if anonymous else self.name,
            "complainant_phone": "" if anonymous else self.phone,
            "complainant_email": "" if anonymous else self.email,
            "complainant_language": self.language,
            "consent_to_contact": self.consents and not anonymous,
        }


@dataclass(frozen=True)
class NewComplaint:
    """A complaint to be written down.

    `created_at` is the anchor, now when empty. The last fields are for what comes from elsewhere: a deadline it
    already had (`due_at`), none at all (`no_target`), when it was resolved there, and where it came from.
    """

    hospital: UUID
    title: str
    source: str = ""
    department: UUID | None = None
    description: str = field(default="", repr=False)
    category: str = ""
    severity: str = Level.MEDIUM
    priority: str = Level.MEDIUM
    assigned_to: UUID | None = None
    complainant: Complainer = field(default_factory=Complainer, repr=False)
    linked_case: UUID | None = None
    from_complaint: UUID | None = None
    created_at: datetime | None = None
    due_at: datetime | None = None
    no_target: bool = False
    resolved_at: datetime | None = None
    resolution: str = field(default="", repr=False)
    closed: bool = False
    import_run: UUID | None = None
    external_id: str = ""
    metadata: dict[str, Any] = field(default_factory=dict, repr=False)
    silent: bool = False
    """Nobody is written to about its arrival."""


@dataclass(frozen=True)
class NewHours:
    """A calendar as somebody wants it; no organisation is for all of them."""

    name: str
    organisation: UUID | None
    definition: Mapping[str, Any]
