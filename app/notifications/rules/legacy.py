"""The record of the older system: six instants for each policy, read and written without loss (N-10)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime

from app.notifications.rules.facts import KINDS, Kind, Record, Status

# Handled, and nobody was told.
SENTINEL = datetime(1, 1, 1, tzinfo=UTC)

COLUMNS = {
    Kind.ACTIVATION: "NotificationOnActivationSent",
    Kind.STARTING: "NotificationOnEffectiveSent",
    Kind.NEED_FOR_RENEWAL: "NotificationBeforeExpirySent",
    Kind.EXPIRATION: "NotificationOnExpirationSent",
    Kind.REMINDER: "NotificationAfterExpirationSent",
    Kind.RENEWAL: "NotificationOnRenewalSent",
}


@dataclass(frozen=True)
class LegacyRow:
    """One policy: an instant for each column that is set, and the status of the detail rows."""

    policy: str
    stamps: Mapping[str, datetime] = field(default_factory=dict)
    details: Mapping[Kind, Status] = field(default_factory=dict)


def records_of(row: LegacyRow) -> list[Record]:
    """What the row says about each message. A sentinel without detail was handled for a reason unknown."""
    found = []
    for kind in KINDS:
        stamp = row.stamps.get(COLUMNS[kind])
        if stamp is None:
            continue
        status = row.details.get(kind, Status.NOT_VALID) if stamp == SENTINEL else Status.SENT
        found.append(Record(row.policy, kind, status, None if stamp == SENTINEL else stamp))
    return found


def rows_of(records: Iterable[Record]) -> list[LegacyRow]:
    """The rows that say the same, one for each policy, in the order they first appear."""
    grouped: dict[str, list[Record]] = {}
    for record in records:
        grouped.setdefault(record.policy, []).append(record)
    return [_row(policy, of_policy) for policy, of_policy in grouped.items()]


def _row(policy: str, records: list[Record]) -> LegacyRow:
    return LegacyRow(
        policy,
        {COLUMNS[one.kind]: one.at if one.status is Status.SENT and one.at else SENTINEL for one in records},
        {one.kind: one.status for one in records if one.status is not Status.SENT or one.at is None},
    )
