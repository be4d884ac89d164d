"""Whether every key figure is made of a measure there is, and can be measured."""

from app.kernel.checks import Finding, State, check
from app.kernel.language import _
from app.kpis.queries import active, measured, waiting
from app.settings import Settings


@check("kpis.measures", _("Key figures"))
async def known(_settings: Settings) -> Finding:
    """Whether the measures that administrators named exist."""
    unknown = [kpi.name for kpi in await active() if not (_is_known(kpi.measure) and _is_known(kpi.share_of))]
    if unknown:
        return Finding(
            State.AMBER,
            _("Key figures whose measure there is not: %(names)s.") % {"names": ", ".join(unknown[:5])},
            _("Correct them in the administration; the page of key figures lists every measure."),
        )
    if waits := await waiting():
        return Finding(
            State.AMBER,
            _("Key figures that cannot be measured now: %(names)s.")
            % {"names": ", ".join(name for name, _why in waits[:5])},
            waits[0][1],
        )
    return Finding(State.GREEN, _("Every key figure is made of a measure there is."))


def _is_known(key: str) -> bool:
    try:
        return not key or bool(measured(key))
    except KeyError:
        return False
