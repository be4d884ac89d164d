"""Putting photos of failed audits on actions (features.md 62), and asking people how satisfied they are when their
complaint or case is over: with consent, once (features.md 113)."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Final
from uuid import UUID

from app.consequences import queries
from app.consequences.queries import Matter, Photo
from app.consequences.rules import SATISFACTION
from app.documents import commands as documents
from app.documents.intake import Received
from app.eventlog import Entry
from app.forms.commands.sharing import NewLink, make_link
from app.forms.queries.forms import active_by_code
from app.forms.rules.version import PHOTO
from app.forms.tokens import token_of
from app.jobs import Work, enqueue_many
from app.kernel import clock, db
from app.kernel.actor import Subject, the_system
from app.kernel.language import DEFAULT, LANGUAGES
from app.outbox.commands.post import EMAIL, FAMILY, Post, post_many

#: How long somebody may take to answer.
HOLDS: Final = timedelta(days=30)
#: The job that puts photos of failed audit items on actions.
PHOTOS: Final = "consequences.photos"


@db.atomic
async def ask(ended: Sequence[Entry]) -> None:
    """Send the one question to the people of complaints and cases that have ended, in the transaction of the end.

    Nothing is sent while the form `satisfaction` is not active; nobody is asked who did not agree to be written
    to, who left no address, or who was asked about the same matter before.
    """
    version = await active_by_code(SATISFACTION)
    if version is None:
        return
    by_subject = {entry.subject: entry for entry in ended}
    posts = []
    for matter in await queries.to_be_asked(list(by_subject)):
        given = NewLink(
            matter.institution,
            matter.department,
            kind="one_time",
            expires_at=clock.now() + HOLDS,
            about=matter.subject,
        )
        link = await make_link(version.form, given, by=the_system)
        posts.append(_post(matter, token_of(link), by_subject[matter.subject]))
    await post_many(posts)


@db.atomic
async def ask_for_photos(submissions: Sequence[UUID]) -> None:
    """Have the photos of failed audit items put on the actions they raised, after the transaction of the audit."""
    found = await queries.photographed(submissions) if submissions else []
    await enqueue_many([Work(PHOTOS, {"submission": str(key)}, str(key)) for key in found])


@db.atomic
async def put_photo(photo: Photo, copy: Received) -> None:
    """Put the copy of a photo on an action. It shows what failed, so it is no evidence that it was mended."""
    await documents.attach(
        Subject("action", photo.action),
        [copy],
        by=the_system,
        organisation=None,
        event=("action", "ATTACHED"),
        description=photo.about,
        purpose=PHOTO,
    )


def _post(matter: Matter, token: str, entry: Entry) -> Post:
    return Post(
        kind=SATISFACTION,
        dedup_key=f"satisfaction:{matter.subject.kind}:{matter.subject.id}:{entry.id}",
        channel=matter.channel,
        address=matter.address,
        template="satisfaction" if matter.channel == EMAIL else "satisfaction_text",
        values={"reference": matter.reference, "organisation": matter.organisation},
        language=matter.language if matter.language in LANGUAGES else DEFAULT,
        link=f"/s/{token}",
        subject=matter.subject,
        event_id=entry.id,
        priority=FAMILY,
    )
