"""Means for a process that reads what strangers sent: little memory, little time, no setting, no connection.

Such a process is our interpreter with one module of ours. What a hostile file makes of it is a process that died.
"""

import json
import resource
import sys
from dataclasses import asdict, dataclass


@dataclass(frozen=True)
class Means:
    """Bytes of address space and processor seconds of the reading process."""

    memory: int = 512 * 1024 * 1024
    seconds: int = 60


def command(module: str, means: Means, *arguments: str) -> list[str]:
    """What starts a module in a process of its own; it takes its means by `confine` before it reads anything."""
    return [sys.executable, "-m", module, json.dumps(asdict(means)), *arguments]


def environment() -> dict[str, str]:
    """All that such a process is told: where our modules lie, and no setting or secret of ours."""
    return {"PYTHONPATH": ":".join(filter(None, sys.path))}


def confine() -> list[str]:
    """Take the means that this process was started with; the other arguments."""
    means = Means(**json.loads(sys.argv[1]))
    resource.setrlimit(resource.RLIMIT_AS, (means.memory, means.memory))
    resource.setrlimit(resource.RLIMIT_CPU, (means.seconds, means.seconds))
    return sys.argv[2:]
