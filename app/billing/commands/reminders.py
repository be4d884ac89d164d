"""Reminding providers of a month without an accepted file, and telling the contract managers when it is late."""

from collections.abc import Iterator
from datetime import datetime

from app import outbox
from app.billing.queries import months
from app.billing.queries.months import Expected, Reader
from app.billing.rules.months import reminder_due, written
from app.kernel import clock, dates, db
from app.outbox.commands.post import EMAIL, IN_APP, Post


@db.atomic
async def remind() -> int:
    """Write every reminder that is due and not written yet; how many messages are new."""
    now = clock.now()
    posts = [post for expected in await months.expected(now) for post in _posts(expected, now)]
    return len(await outbox.post_many(posts))


def _posts(expected: Expected, now: datetime) -> Iterator[Post]:
    kind = reminder_due(expected.deadline, now)
    told = {"soon": expected.staff, "late": [*expected.staff, *expected.managers]}.get(kind, [])
    for person in told:
        for channel in (IN_APP, EMAIL):
            yield _post(expected, kind, person, channel)


def _post(expected: Expected, kind: str, person: Reader, channel: str) -> Post:
    month = written(expected.month)
    # A deadline that was moved is told of once more.
    key = f"billing:{expected.provider}:{month}:{kind}:{expected.deadline:%Y%m%d%H%M}:{person.id}:{channel}"
    return Post(
        kind=f"billing.{kind}",
        dedup_key=key,
        channel=channel,
        user=person.id,
        template=f"billing_deadline_{kind}",
        values={
            "provider": expected.name,
            "month": dates.month(expected.month, language=person.language),
            "deadline": dates.moment(expected.deadline, person.zone, language=person.language),
        },
        language=person.language,
        link="/billing",
        foldable=True,
    )
