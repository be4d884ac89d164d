"""When a piece of work is tried again, and what was missed. Pure (reliability.md 6)."""

from datetime import datetime, timedelta

FIRST_WAIT = timedelta(seconds=5)
LONGEST_WAIT = timedelta(hours=1)
SPREAD = 0.2
MAX_ATTEMPTS = 10
#: after so many leases that ended without a word, a job runs alone: it may be what kills the process
ALONE_AFTER = 3
LEASE = timedelta(seconds=60)
RENEW_EVERY = timedelta(seconds=15)
#: a slot this old was not taken in its time: nothing ran, or too much did
MISSED_AFTER = timedelta(hours=1)


def backoff(attempt: int, jitter: float) -> timedelta:
    """How long to wait after failed attempt 1, 2, ...: 5 s x 3^n, at most an hour, then spread by +-20 %.

    `jitter` lies between -1 and 1.
    """
    steps = min(max(attempt, 1) - 1, 10)
    wait = min(FIRST_WAIT * 3**steps, LONGEST_WAIT)
    return wait * (1 + SPREAD * max(-1.0, min(1.0, jitter)))


def was_missed(slot: datetime, now: datetime) -> bool:
    """Whether a slot that is claimed now is caught up rather than taken in its time."""
    return now - slot > MISSED_AFTER
