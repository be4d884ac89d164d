"""What accounts leave for later: what must not be timed by whoever asks, and the nightly sweep."""

from uuid import UUID

from app.accounts.commands import links, session, sign_in
from app.jobs import Run, every, job
from app.kernel.language import mark


@job(sign_in.TELL_LOCKED, mark("Tell somebody that their sign-in was locked"))
async def tell_locked(run: Run) -> None:
    """Write the lock of a name on the log, if the name is somebody's."""
    if run.args.get("member"):
        await sign_in.locked(UUID(run.args["member"]))


@job(links.RESET, mark("Send a link to set a new password"))
async def reset(run: Run) -> None:
    """Make the link that was asked for, if there is an account to make it for (security.md SI-2)."""
    if run.args.get("member"):
        await links.reset(UUID(run.args["member"]))


@job("accounts.sweep", mark("Delete ended sessions and unused links"), runs=every(hours=1))
async def sweep(_run: Run) -> None:
    """Delete what ended: sessions, half sign-ins, links, failures."""
    await session.sweep()
