"""Whether files can be kept (spec security.md UP, reliability.md 8 and 9)."""

import asyncio
import os
from pathlib import Path

from app.kernel import db
from app.kernel.checks import Finding, State, check
from app.kernel.language import _
from app.settings import Settings


@check("documents.folder", _("Files"))
async def folder(settings: Settings) -> Finding:
    """Whether the store takes files, and no upload was left half done for a day."""
    if settings.documents_s3_bucket:
        return Finding(State.GREEN, _("Files are kept in a bucket."))
    if not await asyncio.to_thread(_takes_files, settings.documents_folder):
        return Finding(
            State.RED,
            _("Files cannot be stored."),
            _("Let the house write to DOCUMENTS_FOLDER, and nobody else read it."),
        )
    left = await db.fetchval(
        "select count(*) from document where state = 'staged' and created_at < recourse_now() - interval '1 day'"
    )
    if left:
        return Finding(
            State.AMBER,
            _("Uploads that were never finished: %(count)s.") % {"count": left},
            _("The nightly sweep removes them; see whether it ran."),
        )
    return Finding(State.GREEN, _("Files are kept in a folder of this machine."))


def _takes_files(folder: Path) -> bool:
    """Whether the folder, or the nearest one above it that exists, may be written to."""
    there = next(place for place in (folder, *folder.parents) if place.exists())
    return there.is_dir() and os.access(there, os.W_OK | os.X_OK)
