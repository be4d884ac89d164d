"""What of a provider's answer may be kept: little, without secrets and without numbers of people."""

import re
from collections.abc import Iterable

LONGEST_EXCERPT = 200

_LONG_NUMBER = re.compile(r"\d{6,}")
_CONTROLS = re.compile(r"[\x00-\x1f\x7f-\x9f]+")


def excerpt(body: bytes | str, secrets: Iterable[str] = ()) -> str:
    """At most 200 characters, secrets and every run of six digits or more masked (security.md SR-5)."""
    text = body.decode("utf-8", "replace") if isinstance(body, bytes) else body
    for secret in sorted(filter(None, secrets), key=len, reverse=True):
        text = text.replace(secret, "***")
    return _CONTROLS.sub(" ", _LONG_NUMBER.sub("***", text)).strip()[:LONGEST_EXCERPT]
