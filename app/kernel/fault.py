"""Named places where a test may make the house fail (reliability.md 4.2). Nothing in production.

RECOURSE_FAULTS holds `name#3=die` or `name=err` or `name=hold:/path/of/a/fifo`, several joined by commas;
`#3` means the third passage. A held point writes its name into the fifo and waits to be killed or released;
`err:ENOSPC` raises the operating system's error of that name. `clock.ahead=3600` is no place: the process believes
that it is so many seconds later.
"""

import errno
import os
import signal
import time
from datetime import timedelta
from pathlib import Path

from app.kernel import clock

AHEAD = "clock.ahead"
POINTS = (
    "atomic.before_commit",
    "bi.after_create",
    "bi.after_rename",
    "bi.before_rename",
    "bi.before_complete",
    "bi.mid_chunk",
    "bi.mid_insert",
    "bi.mid_publish",
    "billing.after_supersede",
    "event.after_log",
    "export.after_file",
    "export.mid_file",
    "event.after_timeline",
    "event.after_reactions",
    "notify.after_claim",
    "job.after_claim",
    "job.before_done",
    "slot.after_claim",
    "dispatch.after_claim",
    "dispatch.after_sending",
    "dispatch.after_call",
    "dispatch.before_result",
    "upload.after_stage",
    "upload.after_rename",
    "picture.after_keep",
    "files.write",
    "files.read",
    "signin.after_verify",
    "signin.after_code",
    "sweep.after_claim",
    "sweep.after_plan",
    "sweep.after_notice",
    "sweep.after_outbox",
    "sweep.before_commit",
    "web.after_commit",
)


class Fault(RuntimeError):
    """The failure a test asked for."""


class _Plan:
    def __init__(self) -> None:
        self.actions: dict[str, tuple[int, str]] = {}
        self.passages: dict[str, int] = {}


_plan = _Plan()


def arm(spec: str) -> None:
    """Take the plan of a test. Raises ValueError for a place that does not exist."""
    _plan.actions.clear()
    _plan.passages.clear()
    clock.run_ahead(timedelta(0))
    for part in filter(None, (piece.strip() for piece in spec.split(","))):
        place, _, action = part.partition("=")
        name, _, number = place.partition("#")
        if name == AHEAD:
            clock.run_ahead(timedelta(seconds=int(action)))
            continue
        if name not in POINTS:
            raise ValueError(f"RECOURSE_FAULTS: there is no place called {name}.")
        _plan.actions[name] = (int(number or 1), action)


def point(name: str) -> None:
    """Pass a named place; fail there if this is the passage a test asked for."""
    if not _plan.actions:
        return
    wanted = _plan.actions.get(name)
    if wanted is None:
        return
    _plan.passages[name] = _plan.passages.get(name, 0) + 1
    if _plan.passages[name] == wanted[0]:
        _fail(name, wanted[1])


def _fail(name: str, action: str) -> None:
    if action == "die":
        os.kill(os.getpid(), signal.SIGKILL)
    if action.startswith("hold:"):
        Path(action.removeprefix("hold:")).write_text(name)
        while True:
            time.sleep(3600)
    if action.startswith("err:"):
        raise OSError(getattr(errno, action.removeprefix("err:")), name)
    raise Fault(name)
