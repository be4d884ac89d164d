"""The steps of a plan: a line each, and a line that is done begins with `[x]`."""

from dataclasses import dataclass
from typing import Final

DONE: Final = "[x]"
_OPEN: Final = "[ ]"


@dataclass(frozen=True)
class Step:
    """A step of a plan; `n` counts the steps from 1."""

    n: int
    words: str
    done: bool


def steps_of(plan: str) -> tuple[Step, ...]:
    """The steps of a plan, blank lines left out."""
    found = [_read(line) for line in plan.splitlines() if _read(line)[0]]
    return tuple(Step(n, words, done) for n, (words, done) in enumerate(found, 1))


def with_step(plan: str, n: int, *, done: bool) -> str:
    """The plan with one step ticked, or no longer. Raises ValueError for a step there is not."""
    steps = steps_of(plan)
    if not 1 <= n <= len(steps):
        raise ValueError(n)
    return "\n".join(
        f"{DONE} {step.words}" if (done if step.n == n else step.done) else step.words for step in steps
    )


def _read(line: str) -> tuple[str, bool]:
    words = line.strip()
    mark = words[: len(DONE)].casefold()
    if mark in (DONE, _OPEN):
        return words[len(DONE) :].strip(), mark == DONE
    return words, False
