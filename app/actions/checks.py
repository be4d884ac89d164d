"""Whether every action has somebody (sla.md 1.9)."""

from app.actions.queries.checks import lonely
from app.actions.rules.times import lonely_before
from app.kernel import clock
from app.kernel.checks import Finding, State, check
from app.kernel.language import _
from app.settings import Settings


@check("actions.unassigned", _("Actions with nobody"))
async def unassigned(_settings: Settings) -> Finding:
    """Whether the fallback queue is looked after."""
    waiting = await lonely(lonely_before(clock.now()))
    if not waiting:
        return Finding(
            State.GREEN, _("Every action has somebody, or came within the last quarter of an hour.")
        )
    return Finding(
        State.AMBER,
        _("Actions that have waited with nobody for a quarter of an hour: %(count)s.") % {"count": waiting},
        _("Open the actions that nobody has and give them to somebody, or mend the routing rules."),
    )
