"""What open pages are told: that something they show has changed, never what (reliability.md F3, 70).

A command announces topics in its transaction; every web process hears them on one connection and passes
them on to the pages that watch them. A signal may be lost: it is a hint, and pages look again by themselves.
"""

from uuid import UUID

from app.kernel import db

CHANNEL = "recourse_live"
#: more topics than this in one announcement are told as "look again", so that a bulk command stays cheap
MOST_TOPICS = 50
EVERYTHING = "*"


def person(user: UUID) -> str:
    """The topic of what concerns one person: their notices."""
    return f"person:{user}"


async def announce(*topics: str) -> None:
    """Tell the pages that watch these topics, when this transaction commits; each topic once."""
    fresh = [topic for topic in topics if db.first_time(f"live.{topic}")]
    if len(fresh) > MOST_TOPICS:
        fresh = [EVERYTHING]
    if fresh:
        await db.execute("select pg_notify($1, topic) from unnest($2::text[]) topic", CHANNEL, fresh)
