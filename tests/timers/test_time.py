"""The page of one's own billable time."""

from datetime import UTC, datetime, timedelta

from app.accounts.account import Account
from app.kernel import db, ids
from tests import make
from tests.browser import Browser

NOON = datetime(2026, 2, 4, 12, tzinfo=UTC)


async def timer(of: Account, began: datetime, seconds: float | None, **told: object) -> None:
    """A timer that ran so long; None for one that runs still."""
    key = ids.new()
    await db.execute(
        "insert into timer (id, reference, created_by, created, stopped, cancelled)"
        " values ($1, $2, $3, $4, $5, $6)",
        key,
        f"T-{key.hex[-8:]}",
        of.id,
        began,
        began + timedelta(seconds=seconds) if seconds is not None else None,
        told.get("cancelled", False),
    )
    if "corrected" in told:
        await db.execute(
            "insert into timer_correction (id, timer, seconds, reason, corrected_by)"
            " values ($1, $2, $3, 'Forgot to stop', $4)",
            ids.new(),
            key,
            told["corrected"],
            of.id,
        )


async def test_timers_that_count_are_added_and_each_is_rounded_up_first(house: None) -> None:
    """cla.md 3.5: 10.2 s and 59.9 s are 71 s; running and cancelled ones add nothing, a correction counts instead."""
    maya = await make.account("operator")
    await timer(maya, NOON, 10.2)
    await timer(maya, NOON, 59.9)
    await timer(maya, NOON, 500, cancelled=True)
    await timer(maya, NOON, None)
    await timer(maya, NOON, 9_000, corrected=109)
    await timer(await make.account("operator", organisation=maya.organisation), NOON, 7_200)

    page = await Browser(maya).get("timers.time.index")

    assert page.texts("form b") == ["3 m"]
    assert len(page.soup.select("tbody tr")) == 3
    assert sum("Corrected" in row for row in page.texts("tbody tr")) == 1


async def test_days_are_counted_on_ones_own_clock(house: None) -> None:
    maya = await make.account("operator")
    for hours in (-13, 0, 13):
        await timer(maya, NOON + timedelta(hours=hours), 60)

    page = await Browser(maya).get("timers.time.index", query={"since": "2026-02-04", "until": "2026-02-04"})

    assert page.texts("form b") == ["1 m"]
    assert len(page.soup.select("tbody tr")) == 1


async def test_the_page_is_a_fixed_number_of_statements_and_goes_on_by_key(house: None) -> None:
    maya = await make.account("operator")
    await timer(maya, NOON, 60)
    few = await Browser(maya).get("timers.time.index")
    for n in range(60):
        await timer(maya, NOON + timedelta(minutes=n), 60)

    many = await Browser(maya).get("timers.time.index")
    rest = await Browser(maya).request("GET", str(many.soup.select_one("a[rel=next]")["href"]))

    assert few.statements == many.statements
    assert (len(many.soup.select("tbody tr")), len(rest.soup.select("tbody tr"))) == (50, 11)


async def test_no_time_says_where_the_timer_is(house: None) -> None:
    page = await Browser(await make.account("operator")).get("timers.time.index", query={"since": "soon"})

    assert page.texts(".empty h2") == ["No time in these days"]
