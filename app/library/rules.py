"""Which way a document of the library may go."""

from app.kernel.errors import Conflict
from app.kernel.language import _

#: From each state: where to. A retired document may come back, with its versions.
WAYS = {"draft": ("published", "retired"), "published": ("retired",), "retired": ("published",)}


def must_lead(status: str, to: str) -> None:
    """Raise Conflict for a step that a document in this state cannot take."""
    if to not in WAYS[status]:
        raise Conflict(_("This document has moved on meanwhile. Look at it again."))


def must_take_versions(status: str) -> None:
    """Raise Conflict for a retired document: it is published again before it gets a new version."""
    if status == "retired":
        raise Conflict(_("This document is retired. Publish it again before you add a version."))
