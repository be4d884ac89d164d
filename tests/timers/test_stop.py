"""Stopping a timer by hand (cla.md 3.3)."""

from app.timers import commands
from tests import make
from tests.browser import Browser


async def test_stopping_before_anything_was_done_says_what_to_do(house: None) -> None:
    account = await make.account("operator")
    timer, _mine = await commands.start(by=account)

    answer = await Browser(account).post("timers.stop.create", reference=timer.reference)

    assert answer.status == 409
    assert "Cancel this timer instead" in answer.text
