"""Whether an emergency account still waits for somebody's eyes (security.md BG-1)."""

from app.accounts.queries import break_glass
from app.kernel.checks import Finding, State, check
from app.kernel.language import _
from app.settings import Settings


@check("accounts.break_glass", _("Emergency accounts"))
async def reviewed(_settings: Settings) -> Finding:
    """Red until another administrator has said what was done."""
    if not await break_glass.waiting():
        return Finding(State.GREEN, _("No emergency account waits to be looked at."))
    return Finding(
        State.RED,
        _("An emergency account was made, and nobody has looked at what was done with it."),
        _("Open it among the people, read the log, and say what you found."),
    )
