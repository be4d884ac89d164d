"""Two people changed the same complaint: the second sees both versions (sla.md 1.5)."""

from collections.abc import Mapping
from typing import Any

from app.kernel.errors import Conflict
from app.kernel.language import _


class Stale(Conflict):
    """Somebody saved this complaint while it was being edited."""

    def __init__(self, theirs: Mapping[str, Any], mine: Mapping[str, Any]) -> None:
        super().__init__(_("Somebody else saved this while you were editing. Both versions are below."))
        self.theirs = theirs
        self.mine = mine
