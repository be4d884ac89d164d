"""How often a process that runs for days looks for what nobody holds any more."""

import gc

#: Python looks after 700 new objects; a page and a batch of a sweep make tens of thousands that all go by themselves.
YOUNG, MIDDLE, OLD = 20_000, 20, 20


def settle() -> None:
    """What is there by now stays: the collector need not look at it again, nor at what is new after each handful.

    To be called once, when a process has imported everything and is about to serve.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(YOUNG, MIDDLE, OLD)
