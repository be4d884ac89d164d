"""Why a gathering does not go on, in words an administrator may read."""


class StoreDown(Exception):
    """The store did not answer, or not as it should: trying again later may help."""


class Unsound(Exception):
    """What was gathered must not replace what stands: trying again would only repeat it."""


class SwitchedOff(Exception):
    """Gathering is switched off: nothing is asked of the store."""
