"""Whether the house could be brought back (reliability.md 8)."""

from datetime import timedelta
from typing import Final

from app.keeping import queries
from app.kernel import clock
from app.kernel.checks import Finding, State, check
from app.kernel.language import _
from app.settings import Settings

COPY_AGE: Final = timedelta(hours=26)
DRILL_AGE: Final = timedelta(days=8)


@check("keeping.copy", _("Backup"))
async def copied(settings: Settings) -> Finding:
    """A copy a night, where one is wanted."""
    if not settings.backup_folder:
        return Finding(
            State.GREY,
            _("No copies are made here."),
            _("Set BACKUP_FOLDER, or see that the database and the files are copied some other way."),
        )
    last = await queries.newest_done("backup")
    if last is not None and clock.now() - last < COPY_AGE:
        return Finding(State.GREEN, _("The house was copied within the last day."))
    return Finding(
        State.RED,
        _("The newest copy of the house is too old: what is lost now may be lost for good."),
        _("Look at the job keeping.backup and at the room on the disk of BACKUP_FOLDER; run it by hand."),
    )


@check("keeping.drill", _("Restore drill"))
async def drilled(settings: Settings) -> Finding:
    """A copy that was never brought back is a hope."""
    if not settings.backup_folder:
        return Finding(State.GREY, _("No copies are made here, so none is tried."))
    if settings.backup_recipient:
        return Finding(
            State.GREY,
            _("Copies are sealed, and the key that opens them is not on this machine."),
            _("Run `recourse drill` with the key on another machine each week."),
        )
    last = await queries.newest("drill")
    if last is not None and last["state"] == "failed":
        return Finding(
            State.RED,
            _("The newest copy could not be brought back."),
            _("Look at the job keeping.drill; do not trust the copies until it is green."),
        )
    good = await queries.newest_done("drill")
    if good is not None and clock.now() - good < DRILL_AGE:
        return Finding(State.GREEN, _("A copy was brought back and examined within the last week."))
    return Finding(
        State.AMBER, _("No copy was brought back within the last week."), _("Run the job keeping.drill.")
    )


@check("keeping.held", _("Held messages"))
async def released(_settings: Settings) -> Finding:
    """After a restore nothing leaves until a person has looked."""
    restored, waiting = await queries.newest("restore"), await queries.held()
    if restored is None or not waiting:
        return Finding(State.GREEN, _("No messages are held after a restore."))
    return Finding(
        State.AMBER,
        _("The house was restored, and its messages are held: they may have been sent before."),
        _("Look at the held messages in the outbox, then let them go kind by kind with `recourse release`."),
    )
