import base64
import json
from dataclasses import dataclass
from datetime import UTC, date, datetime
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.kernel.paging import Page, Paging, decode, encode
from tests.hostile import naughty

KINDS = (str, int, datetime, date, UUID)
EARLY, LATE = datetime(1900, 1, 1), datetime(2100, 12, 31)
STORABLE = st.text(
    st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufffe\uffff"), max_size=60
)


@given(
    st.tuples(
        STORABLE,
        st.integers(-(2**63) + 1, 2**63 - 1),
        st.datetimes(EARLY, LATE, timezones=st.just(UTC)),
        st.dates(EARLY.date(), LATE.date()),
        st.uuids(),
    )
)
def test_a_cursor_reads_back_the_place_it_was_made_of(place: tuple[str, int, datetime, date, UUID]) -> None:
    assert decode(encode(place), KINDS) == place


def written(*leaves: object) -> str:
    return base64.urlsafe_b64encode(json.dumps(leaves).encode()).decode()


@pytest.mark.parametrize(
    "cursor",
    [
        None,
        "",
        "!",
        "a" * 2_000,
        written(),
        written(1),
        written("one", 1),
        written(True, "018f0000-0000-7000-8000-000000000001"),
        written(2**63, "018f0000-0000-7000-8000-000000000001"),
        written(1.5, "018f0000-0000-7000-8000-000000000001"),
        written(1, "x'; drop table"),
        written(1, None),
        written(1, "018f0000-0000-7000-8000-000000000001", 3),
        base64.urlsafe_b64encode(b"[" * 700).decode(),
        base64.urlsafe_b64encode(b"\xff\xfe").decode(),
        *naughty(),
    ],
)
def test_rubbish_is_the_first_page(cursor: str | None) -> None:
    query = {} if cursor is None else {"after": cursor}

    assert Paging.read(query, keys=(int, UUID)) == Paging()


@pytest.mark.parametrize("leaf", ["a\x00b", "\ud800", "\uffff"])
def test_text_that_could_not_be_stored_is_no_place(leaf: str) -> None:
    assert decode(written(leaf), (str,)) is None


@pytest.mark.parametrize(
    "instant", ["2026-01-01T00:00:00", "0001-01-01T00:00:00+00:00", "9999-12-31T23:59:59+00:00"]
)
def test_an_instant_without_zone_or_out_of_bounds_is_no_place(instant: str) -> None:
    assert decode(written(instant), (datetime,)) is None


@pytest.mark.parametrize(
    ("asked", "size"), [("20", 20), ("50", 50), ("100", 100), ("1000", 50), ("-1", 50), ("", 50)]
)
def test_a_page_has_one_of_three_sizes(asked: str, size: int) -> None:
    assert Paging.read({"size": asked}, keys=(int,)).size == size


@pytest.mark.parametrize("key", [None, True, 1.5, b"x"])
def test_a_sort_key_without_an_order_is_a_fault_of_ours(key: object) -> None:
    with pytest.raises(TypeError):
        encode([key])  # type: ignore[list-item]


def test_a_column_that_is_not_a_name_never_reaches_sql() -> None:
    with pytest.raises(ValueError, match="column"):
        Paging().beyond(["id; drop table x"])


def test_placeholders_suit_whoever_asks() -> None:
    paging = Paging(after=(1, 2))

    assert paging.beyond(["a", "t.b"], newest_first=True) == ("(a, t.b) < ({}, {})", (1, 2))
    assert paging.beyond(["a", "t.b"], first=3) == ("(a, t.b) > ($3, $4)", (1, 2))
    assert Paging().beyond(["a"]) == ("true", ())


@dataclass(frozen=True)
class Row:
    made: int
    id: int


def ask(table: list[Row], paging: Paging, *, newest_first: bool) -> Page[Row]:
    """What PostgreSQL would answer to `beyond`, `order` and `limit`."""
    condition, place = paging.beyond(["made", "id"], newest_first=newest_first)
    rows = [row for row in table if _past(condition, (row.made, row.id), place)]
    rows.sort(
        key=lambda row: (row.made, row.id),
        reverse="DESC" in paging.order(["made"], newest_first=newest_first),
    )
    return Page.of(rows[: paging.limit], paging, key=lambda row: (row.made, row.id))


def _past(condition: str, row: tuple[int, int], place: tuple[object, ...]) -> bool:
    if not place:
        return True
    return row < place if "<" in condition else row > place  # type: ignore[operator]


@given(st.lists(st.integers(0, 3), max_size=150), st.booleans())
def test_walking_to_the_end_and_back_meets_every_row_once_in_order(
    made: list[int], newest_first: bool
) -> None:
    table = [Row(when, number) for number, when in enumerate(made)]
    expected = sorted(table, key=lambda row: (row.made, row.id), reverse=newest_first)

    page = ask(table, Paging(size=20), newest_first=newest_first)
    forward = [page]
    while page.next:
        page = ask(
            table, Paging.read({"after": page.next, "size": "20"}, keys=(int, int)), newest_first=newest_first
        )
        forward.append(page)
    back = [page]
    while page.previous:
        query = {"before": page.previous, "size": "20"}
        page = ask(table, Paging.read(query, keys=(int, int)), newest_first=newest_first)
        back.append(page)

    assert [row for each in forward for row in each.rows] == expected
    assert [row for each in reversed(back) for row in each.rows] == expected
    assert forward[0].previous is None
