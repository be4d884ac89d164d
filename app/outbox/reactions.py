"""What people are told when something happens to their account."""

from collections.abc import Sequence

from app.accounts.messages import messages_for
from app.eventlog import Entry
from app.outbox.commands import Post, post_many


async def tell_of_accounts(entries: Sequence[Entry]) -> None:
    """Invitations, resets, locks and changes of what lets a person in, each by mail (security.md SI-5..SI-12)."""
    await post_many(
        [
            Post(
                kind=each.template,
                dedup_key=each.dedup_key,
                user=each.user,
                template=each.template,
                values=each.values,
                link=each.link,
            )
            for each in await messages_for(entries)
        ]
    )
