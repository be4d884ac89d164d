"""Why a gathering does not go on, in words an administrator may read."""

from typing import Final

from app.kernel.language import _

OFF: Final = _("Gathering is switched off (BI_AGGREGATE).")
NOTHING_TO_DRAW: Final = _("Gathering is switched off (BI_AGGREGATE), so there is nothing to draw.")
DOWN: Final = _("The store of intelligence does not answer. Everything else goes on.")


class StoreDown(Exception):
    """The store did not answer, or not as it should: trying again later may help."""


class Unsound(Exception):
    """What was gathered must not replace what stands: trying again would only repeat it."""


class SwitchedOff(Exception):
    """Gathering is switched off: nothing is asked of the store."""
