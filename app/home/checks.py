"""Whether the totals on pages and in reports agree with the lists they lead to."""

from typing import Final

from app.home.queries.people import last_comparison
from app.kernel import clock
from app.kernel.checks import Finding, State, check
from app.kernel.language import _
from app.settings import Settings

HOURS: Final = 26


@check("home.totals", _("Totals and their rows"))
async def totals(_settings: Settings) -> Finding:
    """When totals were last compared with their rows, and which of them differed."""
    last = await last_comparison()
    if last is None:
        return Finding(
            State.AMBER,
            _("Totals were never compared with their rows."),
            _("Run `recourse reconcile`, or wait for the night."),
        )
    if last.differences:
        names = sorted({f"{each['name']} ({each['role']})" for each in last.named})
        return Finding(
            State.RED,
            _("%(count)s totals do not agree with their rows: %(names)s.")
            % {"count": last.differences, "names": "; ".join(names[:5])},
            _("Trust the list, not the number. Run `recourse reconcile` and keep its answer."),
        )
    hours = int((clock.now() - last.at).total_seconds() // 3600)
    says = _("%(count)s totals agreed with their rows, %(hours)s hours ago.") % {
        "count": last.asked,
        "hours": hours,
    }
    if hours >= HOURS:
        return Finding(
            State.AMBER, says, _("See whether a consumer runs; comparing totals is its work at night.")
        )
    return Finding(State.GREEN, says)
