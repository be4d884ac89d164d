"""Two people changed the same action: the second is told that it moved under their hands."""

from app.kernel.errors import Conflict
from app.kernel.language import _


class Stale(Conflict):
    """Somebody saved this action since the page was shown."""

    def __init__(self) -> None:
        super().__init__(_("Somebody changed this action meanwhile. Look at it again, then decide."))
