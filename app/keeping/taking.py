"""A copy with its row and the audit of the day."""

from pathlib import Path

from app.keeping import commands, copying, programs, sealing
from app.keeping.manifest import Manifest
from app.settings import Settings
from app.status.audit import audit


async def take(url: str, target: Path, settings: Settings) -> Manifest:
    """Copy the house and note it. Raises what copying raises; the failure is noted too."""
    key = await commands.begin("backup", str(target))
    try:
        broken = {each.invariant.id: each.count for each in await audit(fast=True) if not each.holds}
        kept = await copying.copy(url, target, settings, audit=broken)
    except (copying.CannotKeep, programs.Failed, sealing.CannotSeal, OSError) as error:
        await commands.fail(key, str(error))
        raise
    await commands.end(key, kept, {"audit": broken})
    return kept
