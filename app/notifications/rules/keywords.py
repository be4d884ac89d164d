"""What somebody means who writes back (notifications.md 11.9). Pure."""

import hashlib
import hmac
import unicodedata
from collections.abc import Collection, Iterable
from datetime import datetime, timedelta
from typing import Final

STOP, START, HELP, OTHER = "stop", "start", "help", "other"
_STOPS: Final = frozenset({"stop", "stopall", "unsubscribe", "cancel", "end", "quit", "arret", "arrete"})
_STARTS: Final = frozenset({"start", "yes", "unstop"})
_HELPS: Final = frozenset({"help", "info"})
_TATWEEL: Final = "\u0640"  # stretches an Arabic word and means nothing
#: How old a signed message may be, in either direction (security.md SR-7).
WINDOW: Final = timedelta(minutes=5)


def meaning(text: str, local_stops: Collection[str] = ()) -> str:
    """Exactly one of the words, trimmed and in any case; `STOP PLEASE` is for a person to read.

    Accents, Arabic vowel signs and hamzas make no difference: few telephones offer them.
    """
    word = _folded(text)
    if word in _STOPS or word in {_folded(each) for each in local_stops}:
        return STOP
    if word in _STARTS:
        return START
    return HELP if word in _HELPS else OTHER


def _folded(text: str) -> str:
    letters = unicodedata.normalize("NFKD", text.replace(_TATWEEL, "").strip().casefold())
    return "".join(each for each in letters if unicodedata.category(each) not in ("Mn", "Cf")).strip()


def signature(secret: str, stamp: str, body: bytes) -> str:
    """HMAC-SHA256 over `timestamp.body`, in hex."""
    return hmac.new(secret.encode(), stamp.encode() + b"." + body, hashlib.sha256).hexdigest()


def is_signed(secrets: Iterable[str], stamp: str, body: bytes, given: str, now: datetime) -> bool:
    """Whether a message carries the signature of one of the secrets and was signed within five minutes.

    Two secrets may be valid at once, so that they can be changed.
    """
    if not (stamp.isascii() and stamp.isdecimal() and len(stamp) < 12 and given.isascii()):
        return False
    if abs(now.timestamp() - int(stamp)) > WINDOW.total_seconds():
        return False
    fitting = [hmac.compare_digest(signature(each, stamp, body), given) for each in secrets if each]
    return any(fitting)
