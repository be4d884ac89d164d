"""Whose a document of the library is, and which way it may go."""

from collections.abc import Collection
from uuid import UUID

from app.kernel.errors import Conflict
from app.kernel.language import _

#: From each state: where to. A retired document may come back, with its versions.
WAYS = {"draft": ("published", "retired"), "published": ("retired",), "retired": ("published",)}


def keeps(scope: Collection[UUID] | None, organisation: UUID | None) -> bool:
    """Whether an editor of this scope keeps an organisation's documents; those of the whole house (None) only who
    sees everything."""
    return scope is None or organisation in scope


def must_lead(status: str, to: str) -> None:
    """Raise Conflict for a step that a document in this state cannot take."""
    if to not in WAYS[status]:
        raise Conflict(_("This document has moved on meanwhile. Look at it again."))


def must_take_versions(status: str) -> None:
    """Raise Conflict for a retired document: it is published again before it gets a new version."""
    if status == "retired":
        raise Conflict(_("This document is retired. Publish it again before you add a version."))
