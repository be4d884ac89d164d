"""Start a consumer: prepare Huey's tables, then become `huey_consumer`.

With `--once` it does everything that is due, in this process, and ends.
"""

import os
import sys
from collections.abc import Sequence

from app.kernel.release import TOO_OLD
from tasks import schedule
from tasks.queue import bridge, connect, huey, start

LOCK = 7263810442
#: -g TERM: what service managers send lets running work end; -t: for so many seconds (reliability.md 6)
CONSUMER = ("tasks.queue.huey", "-w", "4", "-k", "thread", "-g", "TERM", "-t", "30", "-q")


def prepare() -> None:
    """Make Huey's tables, one process at a time."""
    with connect() as connection:
        connection.execute("select pg_advisory_lock(%s)", (LOCK,))
        for statement in huey.storage.ddl:
            connection.execute(statement)
    connection.close()


def main(argv: Sequence[str] = ()) -> None:
    """Become a consumer, or do what is due and come back."""
    prepare()
    if "--once" in argv:
        start()
        fits = bridge.run(schedule.tick)
        bridge.close()
        raise SystemExit(0 if fits else TOO_OLD)
    os.execv(sys.executable, [sys.executable, "-m", "huey.bin.huey_consumer", *CONSUMER])  # noqa: S606


if __name__ == "__main__":
    main(sys.argv[1:])
