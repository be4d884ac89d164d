"""The rows of the older system, in and out (notifications.md 1.10)."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.notifications.rules.facts import KINDS, Kind, Record, Status
from app.notifications.rules.legacy import COLUMNS, SENTINEL, LegacyRow, records_of, rows_of


@pytest.mark.parametrize(
    ("row", "records"),
    [
        (LegacyRow("p1"), []),
        (
            LegacyRow("p1", {"NotificationOnActivationSent": dt.datetime(2022, 1, 2, tzinfo=dt.UTC)}),
            [(Kind.ACTIVATION, Status.SENT)],
        ),
        (
            LegacyRow("p1", {"NotificationBeforeExpirySent": SENTINEL}),
            [(Kind.NEED_FOR_RENEWAL, Status.NOT_VALID)],
        ),
        (
            LegacyRow("p1", {"NotificationOnRenewalSent": SENTINEL}, {Kind.RENEWAL: Status.FAILED}),
            [(Kind.RENEWAL, Status.FAILED)],
        ),
    ],
)
def test_a_row_of_the_older_system_says_what_became_of_each_message(row, records):
    assert [(one.kind, one.status) for one in records_of(row)] == records


some_stamps = st.dictionaries(
    st.sampled_from(list(COLUMNS.values())),
    st.just(SENTINEL) | st.datetimes(dt.datetime(2000, 1, 1), timezones=st.just(dt.UTC)),
    min_size=1,
)


some_statuses = st.fixed_dictionaries({kind: st.sampled_from(list(Status)[1:]) for kind in KINDS})


@given(some_stamps, some_statuses)
def test_rows_of_the_older_system_go_in_and_out_unchanged(stamps, statuses):
    details = {kind: status for kind, status in statuses.items() if stamps.get(COLUMNS[kind]) == SENTINEL}
    row = LegacyRow("p1", stamps, details)

    assert rows_of(records_of(row)) == [row]


def test_every_policy_has_a_row_of_its_own():
    records = [
        Record(policy, kind, Status.SENT, SENTINEL.replace(year=2026)) for policy in "ab" for kind in KINDS
    ]

    assert [row.policy for row in rows_of(records)] == ["a", "b"]
    assert [one for row in rows_of(records) for one in records_of(row)] == records
