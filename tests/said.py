"""What the log says while the house is tested: no secret, and nothing of a person (security.md LG-3, SR-6)."""

import re

from tests.accounts.make import PASSWORD

#: A line of the log, as people read it and as machines do; what a command prints for its caller is no log.
LINE = re.compile(r'^(?:\d{4}-\d\d-\d\d \d\d:\d\d:\d\d \[|\{.*"event": ).*$', re.MULTILINE)
#: What would be known again wherever it stood: a password, addresses, a name, numbers, the words of a record.
CANARIES = {
    "password": PASSWORD,
    "mail address": "@example.invalid",
    "client": "Samira Haddad",
    "somebody": "Ruth Adeyemi",
    "number of Britain": "7700900",
    "number of Arabia": "+9665",
    "words": "Foreign Canary",
}


def leaks(said: str) -> list[str]:
    """Which canaries stand in the log lines of a text."""
    lines = LINE.findall(said)
    return [name for name, canary in CANARIES.items() if any(canary in line for line in lines)]
