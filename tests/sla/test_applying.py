"""What applying a changed rule would do (sla.md 1.2)."""

from datetime import UTC, datetime, timedelta

import pytest

from app.sla.rules.applying import SHOWN, Move, Preview

NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)
BEFORE, SOON, LATE = NOW - timedelta(hours=1), NOW + timedelta(hours=1), NOW + timedelta(hours=9)


@pytest.mark.parametrize(
    ("old", "new", "later", "sooner", "late_at_once"),
    [
        (SOON, LATE, True, False, False),
        (LATE, SOON, False, True, False),
        (SOON, SOON, False, False, False),
        (SOON, BEFORE, False, True, True),
        (NOW, BEFORE, False, True, True),
        (BEFORE, BEFORE - timedelta(hours=1), False, True, False),
        (BEFORE, SOON, True, False, False),
        # No deadline at all is later than any.
        (SOON, None, True, False, False),
        (None, SOON, False, True, False),
        (None, BEFORE, False, True, True),
        (None, None, False, False, False),
    ],
)
def test_a_deadline_moves_back_forward_or_into_the_past(old, new, later, sooner, late_at_once):
    move = Move("C-2026-00001", old, new)

    assert (move.is_later, move.is_sooner, move.is_late_at_once(NOW)) == (later, sooner, late_at_once)


def test_a_preview_counts_every_move_and_shows_the_first_of_them():
    moves = [Move(f"C-2026-{n:05}", SOON, LATE if n % 2 else BEFORE) for n in range(30)]

    preview = Preview.of([*moves, Move("C-2026-99999", SOON, SOON)], affected=90, looked_at=40, now=NOW)

    assert (preview.affected, preview.looked_at) == (90, 40)
    assert (preview.later, preview.sooner, preview.overdue_at_once) == (15, 15, 15)
    assert preview.same == 10
    assert preview.examples == tuple(moves[:SHOWN])
