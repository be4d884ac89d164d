"""What a run would come to before it is let go: messages, segments and their price (notifications.md 11.13). Pure."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Any, Final

from app.notifications.rules.evaluate import ToSend, Untold
from app.outbox.gateways.contract import price
from app.outbox.text import measure

#: The word for what is told, beside the reasons of what is not, and the segments all of it takes.
SEND, SEGMENTS = "send", "segments"
_CENT: Final = Decimal("0.01")


@dataclass(frozen=True)
class Cost:
    """What the segments cost if every message left over that gateway."""

    provider: str
    amount: Decimal


def tally(decided: Iterable[ToSend | Untold]) -> dict[str, dict[str, int]]:
    """For each message how many are told, how many are not for which reason, and the segments of what is told."""
    counts: dict[str, Counter[str]] = {}
    for one in decided:
        made = counts.setdefault(str(one.kind), Counter())
        if isinstance(one, ToSend):
            made.update({SEND: 1, SEGMENTS: measure(one.text).segments})
        else:
            made[one.reason] += 1
    return {kind: dict(made) for kind, made in counts.items()}


def total(counts: Mapping[str, Mapping[str, int]], what: str) -> int:
    """The sum over all messages of one word of a tally."""
    return sum(made.get(what, 0) for made in counts.values())


def costs(segments: int, providers: Iterable[tuple[str, Mapping[str, Any]]]) -> list[Cost]:
    """What so many segments cost over each gateway that has a price, in the order they are tried."""
    priced = [(name, price(given)) for name, given in providers]
    return [
        Cost(name, (each * segments).quantize(_CENT, ROUND_HALF_UP))
        for name, each in priced
        if each is not None
    ]
