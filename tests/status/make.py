"""Checks that say what a test wants to hear."""

import pytest

from app.kernel import checks
from app.kernel.checks import Check, Finding, Probe, State
from app.settings import Settings


async def red(_settings: Settings) -> Finding:
    """Something is wrong, and the words name a machine of ours."""
    return Finding(State.RED, "The tap drips.", "Close the tap at host db-7.")


async def broken(_settings: Settings) -> Finding:
    """The check itself fails."""
    raise OSError("connection refused by 10.0.0.7")


def only(monkeypatch: pytest.MonkeyPatch, probe: Probe) -> None:
    """Ask this check and no other."""
    monkeypatch.setattr(checks, "known", lambda: [Check("test.tap", "Tap", probe)])
