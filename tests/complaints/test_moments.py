"""Days and times as files write them."""

import contextlib
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.complaints.rules.moments import ORDERS, NotAMoment, moment, order_of

YORK = ZoneInfo("America/New_York")
WRITTEN = {"ymd": "%Y-%m-%d", "dmy": "%d/%m/%Y", "mdy": "%m/%d/%Y"}


@pytest.mark.parametrize(
    ("cell", "order", "utc"),
    [
        ("01/02/2015 12:20:09 AM", "mdy", "2015-01-02T05:20:09"),
        ("01/02/2015 12:20:09 PM", "mdy", "2015-01-02T17:20:09"),
        ("07/02/2015 09:08:42 AM", "mdy", "2015-07-02T13:08:42"),
        ("27-04-2023", "dmy", "2023-04-27T04:00:00"),
        ("03/22/23", "mdy", "2023-03-22T04:00:00"),
        ("2019-09-24", "mdy", "2019-09-24T04:00:00"),
        ("2026-02-04T08:00:00Z", "ymd", "2026-02-04T08:00:00"),
        ("4 February 2026", "dmy", "2026-02-04T05:00:00"),
        ("11/01/2015 01:30:00 AM", "mdy", "2015-11-01T05:30:00"),
    ],
)
def test_a_cell_becomes_an_instant(cell: str, order: str, utc: str) -> None:
    assert moment(cell, order, YORK) == datetime.fromisoformat(utc).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    "cell", ["", "nonsense", "31/31/2020", "5/31/2022", "0000-00-00", "99999999999999", "1/2/3/4"]
)
def test_what_is_no_day_says_so(cell: str) -> None:
    with pytest.raises(NotAMoment):
        moment(cell, "dmy", YORK)


@pytest.mark.parametrize(
    ("cells", "order", "certain"),
    [
        (["11/13/2014", "01/02/2014"], "mdy", True),
        (["13-11-2014", "01-02-2014"], "dmy", True),
        (["2014-11-13"], "ymd", True),
        (["01/02/2014"], "dmy", False),
        (["no", "dates"], "ymd", False),
    ],
    ids=str,
)
def test_the_order_is_told_where_it_can_be(cells: list[str], order: str, certain: bool) -> None:
    assert order_of(cells) == (order, certain)


@given(
    st.lists(st.dates(datetime(1950, 1, 1).date(), datetime(2100, 1, 1).date()), min_size=1),
    st.sampled_from(list(ORDERS)),
)
def test_a_day_written_in_an_order_is_read_back(days: list[date], order: str) -> None:
    zone = ZoneInfo("Asia/Riyadh")
    for day in days:
        assert moment(day.strftime(WRITTEN[order]), order, zone).astimezone(zone).date() == day
    found, certain = order_of(day.strftime(WRITTEN[order]) for day in days)
    assert found == order or not certain


@given(st.text())
def test_nothing_but_a_refusal_comes_of_any_text(text: str) -> None:
    with contextlib.suppress(NotAMoment):
        assert moment(text, "dmy", YORK).tzinfo is UTC
