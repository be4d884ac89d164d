"""What processes cost: processor seconds, which a busy machine leaves nearly as they are."""

import os
from collections.abc import Iterable
from pathlib import Path

_TICKS = os.sysconf("SC_CLK_TCK")


def seconds_of(group: int) -> float:
    """Processor seconds that the living processes of a process group have used until now."""
    told = [_told(stat) for stat in Path("/proc").glob("[0-9]*/stat")]
    return sum(_used(fields) for fields in told if fields and int(fields[2]) == group)


def seconds_by(processes: Iterable[int]) -> float:
    """Processor seconds that those of these processes that live have used until now."""
    return sum(_used(fields) for each in processes if (fields := _told(Path(f"/proc/{each}/stat"))))


def _told(stat: Path) -> list[str]:
    try:
        return stat.read_text().rpartition(")")[2].split()
    except OSError:
        return []  # it has ended meanwhile


def _used(fields: list[str]) -> float:
    return (int(fields[11]) + int(fields[12])) / _TICKS
