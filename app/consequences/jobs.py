"""What forms that were handed in leave for later: the photos of failed items go to the actions they raised."""

from uuid import UUID

from app.consequences.commands import PHOTOS, put_photo
from app.consequences.queries import photos_to_put
from app.documents.copying import copied
from app.jobs import Run, job
from app.kernel.language import mark


@job(PHOTOS, mark("Put the photos of failed audit items on their actions"), long=True)
async def put_photos(run: Run) -> None:
    """Copy one after the other; run again, those that are there are left out."""
    for photo in await photos_to_put(UUID(run.args["submission"])):
        async with copied(photo.document) as copy:
            await put_photo(photo, copy)
        await run.checkpoint()
