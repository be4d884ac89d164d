"""How good a part is beside another. Pure."""

from collections.abc import Iterable
from typing import Final

from app.kernel.checks import State

#: from the best to the worst; grey is off, and says nothing against a part
WORST_LAST: Final = (State.GREY, State.GREEN, State.AMBER, State.RED)


def worst(states: Iterable[State]) -> State:
    """The worst of them; green where there is none."""
    return max(states, key=WORST_LAST.index, default=State.GREEN)
