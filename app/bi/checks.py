"""Whether totals are gathered, and how old they are (bi.md 1, reliability.md F10)."""

from app.bi.errors import DOWN, StoreDown
from app.bi.queries import dashboard, runs
from app.kernel.checks import Finding, State, check
from app.kernel.language import _
from app.settings import Settings


@check("bi.store", _("Intelligence store"))
async def store(settings: Settings) -> Finding:
    """Whether figures are collected; off is a choice, not a fault."""
    if not settings.bi_aggregate:
        return Finding(
            State.GREY, _("Collecting figures is switched off."), _("Set BI_AGGREGATE=1 to collect.")
        )
    if not settings.bi_mongo_uri:
        return Finding(
            State.RED, _("Figures have nowhere to go."), _("Set BI_MONGO_URI to the address of the store.")
        )
    try:
        late, missing = await dashboard.stale()
    except StoreDown:
        return Finding(
            State.RED,
            DOWN,
            _("See whether the server of BI_MONGO_URI runs and lets us in."),
        )
    return _judged(late, missing, await runs.failed())


def _judged(late: list[str], missing: list[str], failed: list[str]) -> Finding:
    if failed:
        return Finding(
            State.RED,
            _("The last run failed: %(names)s.") % {"names": ", ".join(failed)},
            _("Read why on the page of gathering, mend the cause, and run it again."),
        )
    if late:
        return Finding(
            State.RED,
            _("These totals are too old: %(names)s.") % {"names": ", ".join(late)},
            _("See whether a consumer runs; what was missed within a week is caught up by itself."),
        )
    if missing:
        return Finding(
            State.AMBER,
            _("Not gathered yet: %(names)s.") % {"names": ", ".join(missing)},
            _("Wait for the time of each, or run `recourse bi rebuild --from` the first month you want."),
        )
    return Finding(State.GREEN, _("Collecting figures is switched on."))
