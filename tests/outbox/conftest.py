"""What gateway tests need: a message, and a house around a provider."""

import datetime as dt
from pathlib import Path

import pytest

from app.outbox.egress import Egress, Limits
from app.outbox.gateways.contract import Message, Surroundings

AT = dt.datetime(2021, 7, 13, 8, 16, 34, tzinfo=dt.UTC)


def a_message(text: str = "test", recipient: str = "1", **more: object) -> Message:
    known = {"dedup_key": "policy:p1:activation_of_policy", "language": "en", "now": AT}
    return Message(text=text, recipient=recipient, **{**known, **more})


@pytest.fixture
async def house(tmp_path: Path):
    async with Egress(loopback=True, limits=Limits(lookup=1, connect=1, read=0.3, whole=0.6)) as egress:
        yield Surroundings(egress, tmp_path)
