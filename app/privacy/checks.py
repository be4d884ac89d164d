"""Whether retention runs end and requests are answered in time."""

from app.kernel.checks import Finding, State, check
from app.kernel.language import _
from app.privacy.queries import access, erasures, retention
from app.settings import Settings


@check("privacy.runs", _("Retention"))
async def runs(_settings: Settings) -> Finding:
    """Whether a run stopped before its end."""
    count = await retention.unfinished()
    if count:
        return Finding(
            State.AMBER,
            _("Runs of retention that stopped early or hang: %(count)s.") % {"count": count},
            _("Open Privacy, read why, and try the run without erasing first."),
        )
    return Finding(State.GREEN, _("Every run of retention ended."))


@check("privacy.ledger", _("Ledger of erasures"))
async def told(_settings: Settings) -> Finding:
    """Whether the ledger beside the copies knows what was erased."""
    count = await erasures.untold_for_long()
    if count:
        return Finding(
            State.AMBER,
            _("Erasures that the ledger beside the copies was not told: %(count)s.") % {"count": count},
            _("See that the folder of the copies can be written to, then run a rule of retention."),
        )
    return Finding(State.GREEN, _("The ledger beside the copies knows every erasure."))


@check("privacy.requests", _("Requests of clients for their data"))
async def requests(_settings: Settings) -> Finding:
    """Whether a request waits past its thirty days, or failed."""
    count = await access.overdue()
    if count:
        return Finding(
            State.RED,
            _("Requests that are late or failed: %(count)s.") % {"count": count},
            _("Open Privacy, Requests, and ask for the archive again."),
        )
    return Finding(State.GREEN, _("Every request is answered in time."))
