"""Who may decide on a request for an archive, and who may fetch it (security.md PR-1)."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from app.kernel.errors import Conflict, Forbidden
from app.privacy.rules import refusal_to_decide, refusal_to_fetch

WHO_ASKED, ANOTHER = UUID(int=1), UUID(int=2)
NOON = datetime(2026, 6, 1, 12, tzinfo=UTC)
LATER, MOMENT = NOON + timedelta(days=7), timedelta(microseconds=1)


@dataclass(frozen=True)
class Request:
    state: str
    opened: int = 0
    expires_at: datetime | None = None
    created_by: UUID = WHO_ASKED


@pytest.mark.parametrize(
    ("state", "who", "refused"),
    [
        ("asked", ANOTHER, type(None)),
        ("asked", WHO_ASKED, Forbidden),
        ("approved", WHO_ASKED, Forbidden),
        ("approved", ANOTHER, Conflict),
        ("refused", ANOTHER, Conflict),
        ("ready", ANOTHER, Conflict),
        ("failed", ANOTHER, Conflict),
    ],
)
def test_somebody_else_than_who_asked_decides_and_once(state: str, who: UUID, refused: type) -> None:
    assert type(refusal_to_decide(Request(state), who)) is refused


@pytest.mark.parametrize(
    ("asked", "who", "now", "refused"),
    [
        (Request("ready", 0, LATER), WHO_ASKED, NOON, type(None)),
        (Request("ready", 0, LATER), WHO_ASKED, LATER - MOMENT, type(None)),
        (Request("ready", 0, LATER), WHO_ASKED, LATER, Conflict),
        (Request("ready", 0, LATER), ANOTHER, NOON, Forbidden),
        (Request("ready", 1, LATER), WHO_ASKED, NOON, Conflict),
        (Request("ready", 0, None), WHO_ASKED, NOON, Conflict),
        (Request("asked", 0, LATER), WHO_ASKED, NOON, Conflict),
        (Request("asked"), ANOTHER, NOON, Forbidden),
        (Request("approved"), WHO_ASKED, NOON, Conflict),
        (Request("refused"), WHO_ASKED, NOON, Conflict),
        (Request("failed"), WHO_ASKED, NOON, Conflict),
    ],
)
def test_an_archive_is_fetched_by_who_asked_once_while_its_time_lasts(
    asked: Request, who: UUID, now: datetime, refused: type
) -> None:
    assert type(refusal_to_fetch(asked, who, now)) is refused


def test_an_archive_that_went_out_is_not_said_to_be_still_made() -> None:
    assert "fetched already" in str(refusal_to_fetch(Request("ready", 1, LATER), WHO_ASKED, NOON))
