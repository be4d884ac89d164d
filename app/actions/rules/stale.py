"""Two people changed the same action: the second sees that it moved under their hands."""

from collections.abc import Mapping
from typing import Any

from app.kernel.errors import Conflict
from app.kernel.language import _


class Stale(Conflict):
    """Somebody saved this action since the page was shown."""

    def __init__(self, theirs: Mapping[str, Any], mine: Mapping[str, Any]) -> None:
        super().__init__(_("Somebody changed this action meanwhile. Look at it again, then decide."))
        self.theirs = theirs
        self.mine = mine
