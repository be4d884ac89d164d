"""Whether the sealed answers of clients are whole, and under one key."""

from typing import Final

from app.diversity import queries
from app.kernel import clock
from app.kernel.checks import Finding, State, check
from app.kernel.language import _
from app.settings import Settings

HOURS: Final = 26


@check("diversity.answers", _("Answers about equality"))
async def answers(_settings: Settings) -> Finding:
    """How many there are, and what the night found (cla.md 11.3)."""
    keys = await queries.keys()
    if not keys:
        return Finding(State.GREY, _("Clients are not asked who they are: there is no key to seal it to."))
    last = await queries.last_check()
    if last is not None and last.broken:
        return Finding(
            State.RED,
            _("%(broken)s of %(count)s sealed answers were changed where they lie.")
            % {"broken": last.broken, "count": last.answers},
            _(
                "Make no report with them. Compare with the last copy of the house, and ask these clients again."
            ),
        )
    count = sum(each.answers for each in keys)
    old = sum(each.answers for each in keys if each.retired_at is not None)
    if old:
        return Finding(
            State.AMBER,
            _("%(old)s of %(count)s sealed answers still lie under an older key.")
            % {"old": old, "count": count},
            _("Run `recourse diversity rotate` with both pass phrases."),
        )
    if last is None or (clock.now() - last.at).total_seconds() > HOURS * 3600:
        return Finding(
            State.AMBER,
            _("%(count)s sealed answers were not looked at since yesterday.") % {"count": count},
            _("See whether a consumer runs; looking at them is its work at night."),
        )
    return Finding(State.GREEN, _("%(count)s sealed answers are whole, under one key.") % {"count": count})
