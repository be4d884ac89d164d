"""Callbacks: booked, tried, stopped (cla.md 2)."""

from app.eventlog import RELEASE, Event, register
from app.eventlog.definitions import MINOR, OPERATORS, outcome, system
from app.kernel.language import mark


@register
class CallMeBack(Event):
    """A callback is booked."""

    key = "call_me_back"
    codes = {
        "CB1": outcome(mark("First callback booked"), by=OPERATORS, stops_timer=True, next_actor="operator"),
        "CB2": outcome(mark("Second callback booked"), by=OPERATORS, stops_timer=True, next_actor="operator"),
        "CB3": outcome(
            mark("Third and last callback booked"), by=OPERATORS, stops_timer=True, next_actor="operator"
        ),
        "PCB": outcome(
            mark("Urgent callback booked; sorts first on the dashboard"),
            by=OPERATORS,
            stops_timer=True,
            next_actor="operator",
        ),
    }


@register
class StopCallMeBack(Event):
    """A booked callback is made or called off."""

    key = "stop_call_me_back"
    codes = {
        "CBC": outcome(
            mark("Booked callback called off"), by=OPERATORS, stops_timer=True, next_actor=RELEASE
        ),
        "CALLBACK_COMPLETE": system(mark("Booked callback was made")),
    }


@register
class CallbackEvent(Event):
    """What the clock says of a booked callback."""

    key = "callback"
    codes = {"MISSED": system(mark("A booked callback was not made in time"), level=MINOR)}
