"""What stands above the columns of the board is what is there, and words are found however many actions there are."""

from typing import Any

import pytest

from app.accounts.account import Account
from app.actions.commands import moving
from app.actions.queries.board import FIRST, board, listed
from app.actions.queries.filters import Conditions, Filters
from app.actions.queries.hits import MOST_HITS
from app.actions.queries.scope import COLUMNS, ENDED, open_to
from app.actions.queries.tallies import MOST, Tallies, tallies
from app.actions.rules.words import Category, Severity, Source, Status
from app.kernel import db
from app.kernel.actor import the_system
from app.kernel.paging import Paging
from tests import make as the_house
from tests.actions.make import WELL, Ward, action, ward
from tests.browser import Browser

_MANY = """
insert into action (id, reference, title, hospital, source_type, category, severity, status, due_at, created_at,
  cancelled_at, cancel_reason)
select uuidv7(), 'A-2020-' || lpad(g::text, 7, '0'), 'Put right matter ' || g, $1, 'manual', 'other', 'medium',
  case when g % 2 = 0 then 'open' else 'cancelled' end, now() + (g * 7919 % 100003) * interval '1 minute',
  now() - g * interval '1 minute', case when g % 2 = 1 then now() end, case when g % 2 = 1 then 'Twice' else '' end
from generate_series(1, $2) g
"""


async def there(user: Account, filters: Filters) -> tuple[dict[Status, int], int]:
    """What is there, counted row by row."""
    where = Conditions(user, filters)
    rows = await db.fetch(
        f"select a.status, count(*) as n, count(*) filter (where a.is_overdue) as late from action a"
        f" where {open_to(user).condition} and {where.sql} group by 1",
        open_to(user).argument,
        *where.arguments,
    )
    found = {row["status"]: row["n"] for row in rows}
    return {Status(status): found.get(status, 0) for status in COLUMNS}, sum(row["late"] for row in rows)


async def first_of(user: Account, filters: Filters, status: str) -> list[str]:
    """The references of a column, sorted row by row."""
    where, sort = Conditions(user, filters), "created_at desc" if status in ENDED else "due_at"
    rows = await db.fetch(
        f"select a.reference from action a where {open_to(user).condition} and a.status = '{status}' and {where.sql}"
        f" order by {sort}, id{' desc' if status in ENDED else ''} limit {FIRST}",
        open_to(user).argument,
        *where.arguments,
    )
    return [row["reference"] for row in rows]


async def _a_house(place: Ward) -> Ward:
    """Actions of two hospitals, of several kinds and states, some of the worker in departments of others."""
    elsewhere = await ward("Elsewhere")
    beside = await the_house.department(place.hospital)
    kinds: list[dict[str, Any]] = [
        {"severity": Severity.CRITICAL, "category": Category.FACILITY},
        {"severity": Severity.LOW, "source": Source.ROUNDS},
        {"assigned_to": None, "department": None},
        {"department": beside},
        {"department": beside, "assigned_to": place.other.id},
        {"department": None, "severity": Severity.CRITICAL},
    ]
    for n, details in enumerate(kinds * 2):
        raised = await action(place, at=None, title=f"Here {n}", **details)
        if n % 2:
            await moving.move(raised.id, "in_progress", WELL, by=the_system)
        if n % 4 == 3:
            await moving.move(raised.id, "cancelled", WELL, by=place.coordinator)
    for severity in (Severity.CRITICAL, Severity.LOW):
        await action(elsewhere, at=None, title="There", severity=severity)
    return elsewhere


@pytest.mark.parametrize("who", ["worker", "manager", "coordinator", "everybody"])
async def test_counts_of_columns_are_exact_for_whoever_looks(place: Ward, who: str) -> None:
    elsewhere = await _a_house(place)
    user = await the_house.account("action_coordinator") if who == "everybody" else getattr(place, who)
    asked = [
        Filters(),
        Filters(view="mine"),
        Filters(view="unassigned"),
        Filters(severity="critical"),
        Filters(category="facility"),
        Filters(source="rounds"),
        Filters(severity="critical", hospital=place.hospital),
        Filters(severity="critical", hospital=elsewhere.hospital),
        Filters(hospital=place.hospital),
        Filters(department=place.department),
        Filters(severity="critical", category="facility"),
        Filters(q="here"),
        Filters(q="he 1"),
    ]

    for filters in asked:
        found = await tallies(user, filters)
        assert (found.states, found.late, found.exact) == (*await there(user, filters), True), filters


async def test_counters_follow_what_changes_about_an_action(place: Ward) -> None:
    raised = await action(place, at=None, severity=Severity.LOW)
    await db.execute("update action set severity = 'high', category = 'facility' where id = $1", raised.id)

    seen = [
        (await tallies(place.coordinator, filters)).states[Status.OPEN]
        for filters in (
            Filters(severity="low"),
            Filters(severity="high"),
            Filters(category="other"),
            Filters(category="facility"),
        )
    ]

    assert seen == [0, 1, 0, 1]


@pytest.mark.parametrize(
    ("words", "titles"),
    [
        ("night", ["Nobody at night"]),
        ("igh", ["Nobody at night"]),
        ("at", ["Nobody at night"]),
        ("no", ["Nobody at night"]),
        ("bo", []),
        ("100%", ["Beds 100% full"]),
        ("_", []),
        ("NÓBODY", ["Nobody at night"]),
    ],
)
async def test_words_are_found_anywhere_and_a_letter_or_two_where_a_word_begins(
    place: Ward, words: str, titles: list[str]
) -> None:
    await action(place, at=None, title="Nobody at night")
    await action(place, at=None, title="Beds 100% full")

    page = await listed(place.coordinator, Filters(q=words), Paging())

    assert [card.title for card in page.rows] == titles


@pytest.mark.slow
async def test_of_words_that_very_many_share_the_first_cards_are_right_and_the_counts_are_no_promise(
    place: Ward,
) -> None:
    user, filters = place.coordinator, Filters(q="matter", state="any")
    await db.execute(_MANY, place.hospital, MOST_HITS + 101)
    await db.execute("analyze action")

    columns, found = await board(user, filters), await tallies(user, filters)
    page = await listed(user, filters, Paging())
    shown = await Browser(user).get("actions.action.index", query={"q": "matter"})
    rare = await tallies(user, Filters(q="matter 777"))

    assert {state.value: [card.reference for card in cards] for state, cards in columns.items() if cards} == {
        state: await first_of(user, filters, state) for state in ("open", "cancelled")
    }
    nearest = await db.fetch("select reference from action order by due_at, id limit 50")
    assert [card.reference for card in page.rows] == [row["reference"] for row in nearest]
    assert not found.exact and found.more >= set(COLUMNS)
    assert all(
        n <= real
        for n, real in zip(found.states.values(), (await there(user, filters))[0].values(), strict=True)
    )
    assert shown.texts(".board header .xs") == ["1,000+", "0", "0", "0", "0", "1,000+"]
    assert (rare.states, rare.exact) == ((await there(user, Filters(q="matter 777")))[0], True)


def test_a_number_counted_to_a_thousand_says_that_there_are_more() -> None:
    states = {Status(status): 0 for status in COLUMNS} | {Status.OPEN: MOST + 1, Status.APPROVED: 3}
    found = Tallies(states, 0, frozenset({"open"}), [])

    assert (found.live, found.more_live, found.exact) == (MOST + 3, True, False)
