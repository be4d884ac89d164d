"""How often somebody may knock: one upsert a question, in a table that a crash may lose (security.md 2.12).

Keys are HMACs: the table says how often, never who. A window begins with the first knock and ends after
the rule's seconds; a refused knock does not lengthen it.
"""

import hashlib
import hmac
import ipaddress
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any, Final

from app.kernel import db, log
from app.kernel.errors import TooMany
from app.kernel.language import _
from app.settings import current

FetchVal = Callable[..., Awaitable[Any]]
MINUTE, HOUR, DAY = 60, 3_600, 86_400

KNOCK: Final = """
    INSERT INTO throttle AS t (key, window_start, count) VALUES ($1, $2, 1)
    ON CONFLICT (key) DO UPDATE SET
        window_start = CASE WHEN t.window_start <= $3 THEN $2 ELSE t.window_start END,
        count = CASE WHEN t.window_start <= $3 THEN 1 ELSE least(t.count, 1000000000) + 1 END
    RETURNING CASE WHEN count > $4 THEN extract(epoch FROM window_start - $3)::float8 ELSE 0 END
"""
LOOK: Final = """
    SELECT coalesce(max(CASE WHEN count >= $3 THEN extract(epoch FROM window_start - $2)::float8 END), 0)
    FROM throttle WHERE key = $1 AND window_start > $2
"""
FORGET: Final = "DELETE FROM throttle WHERE key = $1"
SWEEP: Final = """
    WITH gone AS (DELETE FROM throttle WHERE window_start < $1 RETURNING 1) SELECT count(*) FROM gone
"""


@dataclass(frozen=True)
class Rule:
    """At most `most` knocks in `seconds`, counted by `key` (what the parts of the key are, in words)."""

    name: str
    key: str
    most: int
    seconds: int


_RULES = (
    Rule("sign_in.tries", "address", 10, 1),
    Rule("sign_in.wrong", "address", 30, 10 * MINUTE),
    Rule("sign_in.wrong_name", "name", 5, HOUR),
    Rule("sign_in.wrong_known", "known browser", 10, HOUR),
    Rule("factor.recovery", "account", 10, HOUR),
    Rule("reset.name", "name", 3, HOUR),
    Rule("reset.address", "address", 10, HOUR),
    Rule("search", "session", 120, MINUTE),
    Rule("export.person", "account", 30, HOUR),
    Rule("extract.person", "account", 20, DAY),  # reports with people in them
    Rule("answers.phrase", "account", 5, HOUR),
    Rule("api.token", "token", 120, MINUTE),
    Rule("api.token_day", "token", 10_000, DAY),
    Rule("api.wrong_token", "address", 30, 10 * MINUTE),
    Rule("survey.burst", "address, form", 10, MINUTE),
    Rule("survey.hour", "address, form", 60, HOUR),
    Rule("webhook", "provider", 600, MINUTE),
    Rule("webhook.wrong", "address", 30, 10 * MINUTE),
    # Every page that is opened asks for one, and nobody opens a page a second for a whole minute.
    Rule("stream", "session", 60, MINUTE),
    Rule("draft", "session", 60, MINUTE),
    Rule("presence", "session", 60, MINUTE),
    Rule("csp.address", "address", 20, MINUTE),
    Rule("csp.house", "house", 200, MINUTE),
    Rule("upload.person", "account", 60, HOUR),
    Rule("gateway.test", "account", 5, 10 * MINUTE),
)
#: Every window of security.md 2.12, by name. Limits on what runs at once, and on failures in a row
#: without end, belong to the rooms that keep those rows.
RULES: Final = {rule.name: rule for rule in _RULES}


class Throttle:
    """Counts knocks. `fetchval(sql, *args)` must run outside the command's transaction: what is rolled
    back there would not have been counted here. `secret` has 32 bytes or more."""

    def __init__(self, fetchval: FetchVal, secret: bytes) -> None:
        if len(secret) < 32:
            raise ValueError("THROTTLE_KEY needs at least 32 bytes.")
        self._fetchval = fetchval
        self._secret = secret

    async def knock(self, rule: str, *parts: object, now: datetime) -> None:
        """Count one; `address` parts go through `address_key`. Raises `TooMany` with the seconds to wait."""
        wait = await self._fetchval(KNOCK, self.key(rule, *parts), now, *self._window(rule, now))
        _must_wait(rule, wait)

    async def must_be_open(self, rule: str, *parts: object, now: datetime) -> None:
        """Ask without counting: for limits on failures, which are counted when they happen."""
        since, most = self._window(rule, now)
        _must_wait(rule, await self._fetchval(LOOK, self.key(rule, *parts), since, most))

    async def forget(self, rule: str, *parts: object) -> None:
        """Begin again: a success ends a row of failures."""
        await self._fetchval(FORGET, self.key(rule, *parts))

    async def sweep(self, now: datetime) -> int:
        """Delete windows that began more than a day ago (security.md PU-2); how many they were."""
        return int(await self._fetchval(SWEEP, now - timedelta(seconds=DAY)))

    def key(self, rule: str, *parts: object) -> bytes:
        """The HMAC that stands for a rule and whom it is about."""
        whole = "\x1f".join([rule, *(str(part) for part in parts)])
        return hmac.new(self._secret, whole.encode("utf-8", "backslashreplace"), hashlib.sha256).digest()

    def _window(self, rule: str, now: datetime) -> tuple[datetime, int]:
        known = RULES[rule]
        return now - timedelta(seconds=known.seconds), known.most


def address_key(address: str) -> str:
    """One IPv4 address, or the /64 of an IPv6 one: a household has that many to itself."""
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return "unknown"
    if isinstance(found, ipaddress.IPv6Address):
        if found.ipv4_mapped:
            return str(found.ipv4_mapped)
        return str(ipaddress.ip_network((int(found) >> 64 << 64, 64)))
    return str(found)


def _must_wait(rule: str, wait: float | None) -> None:
    if wait:
        log.security("throttled", rule=rule)
        seconds = max(1, int(wait + 0.999))
        raise TooMany(_("That was too often. Try again in a little while."), retry_after=seconds)


@lru_cache
def of_the_house() -> Throttle:
    """The throttle of this process, for limits that are counted by person or session."""
    return Throttle(db.fetchval, current().throttle_key.reveal().encode())
