"""What is said of the invented hospital elsewhere, and its key figures."""

from datetime import datetime, timedelta
from decimal import Decimal
from typing import Final
from uuid import UUID

from app.actions.commands.triggering import heed
from app.actions.rules.wire import cause_of
from app.kernel import clock, db, ids
from app.kernel.actor import Subject, TheSystem
from app.kpis.rules.periods import over
from app.listening.commands import hear
from app.listening.inputs import NewHeard

#: Where, days ago, words, sentiment, label.
MENTIONS: Final = (
    ("google", 1, "Three hours for a plaster, and nobody said why.", "-0.820", "negative"),
    ("x", 2, "The nurses on the children's ward are saints.", "0.940", "positive"),
    ("facebook", 3, "Parking costs more than my medicine.", "-0.310", "mixed"),
    ("x", 5, "Lost my results for the second time.", "-0.760", "negative"),
    ("google", 8, "Quick, kind, clean. Thank you.", "0.880", "positive"),
    ("instagram", 11, "New waiting hall opened today.", "0.100", "neutral"),
)
#: Days ago, rating, words.
CALLS: Final = (
    (1, 2, "Was passed on four times."),
    (1, 5, ""),
    (3, 4, "Friendly, a little slow."),
    (6, 1, "Hung up on me."),
    (9, 5, "Solved at once."),
)
#: Name, measure, share of, target, aim, and what it was over the last twelve months, oldest first.
KPIS: Final = (
    (
        "Complaints answered in time",
        "complaints.met",
        "complaints.counted",
        "85",
        "more",
        (88, 90, 89, 91, 92, 90, 93, 91, 90, 88, 87, 79),
    ),
    (
        "Complaints a month",
        "complaints.counted",
        "",
        None,
        "less",
        (31, 28, 33, 30, 27, 29, 26, 24, 27, 25, 23, 22),
    ),
)


async def fill(at: datetime) -> int:
    """Mentions, rated calls and two key figures; what is poor raises actions. How many rows."""
    hospital = await db.fetchval("select id from organisation where code = 'DEMO-HOSP1'")
    if hospital is None:
        return 0
    coordinator = TheSystem(await db.fetchval("select id from app_user where username = 'idris'"))
    news = [
        NewHeard(
            "mention",
            where,
            f"{where}-{n:04d}",
            at - timedelta(days=days, hours=n),
            words=words,
            sentiment=Decimal(sentiment),
            label=label,
        )
        for n, (where, days, words, sentiment, label) in enumerate(MENTIONS, 1)
    ]
    news += [
        NewHeard(
            "call", "telephone", f"7{n:04d}", at - timedelta(days=days, hours=n), words=words, rating=rating
        )
        for n, (days, rating, words) in enumerate(CALLS, 1)
    ]
    with clock.frozen(at):
        await hear(hospital, news, by=coordinator)
        return len(news) + await _figures(hospital, at)


async def _figures(hospital: UUID, at: datetime) -> int:
    periods = list(reversed(over(at.date(), "month", 12)))
    for name, measure, share_of, target, aim, values in KPIS:
        key, aimed = ids.new(), None if target is None else Decimal(target)
        await db.execute(
            "insert into kpi (id, name, measure, share_of, hospital, target, aim) values ($1, $2, $3, $4, $5, $6, $7)",
            *(key, name, measure, share_of, hospital, aimed, aim),
        )
        before = None
        for period, value in zip(periods, values, strict=True):
            await db.execute(
                "insert into kpi_value (id, kpi, hospital, since, until, number, whole, value, target, previous)"
                " values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
                *(ids.new(), key, hospital, period.since, period.until, value, 100 if share_of else None),
                *(Decimal(value), aimed, before),
            )
            before = Decimal(value)
        said = {
            "source": "kpi",
            "hospital": hospital,
            "what": name,
            "period": periods[-1].name,
            "value": values[-1],
            "target": target,
            "previous": values[-2],
            "higher_is_better": aim == "more",
        }
        await heed([cause_of(said, Subject("kpi", key))])
    return len(KPIS)
