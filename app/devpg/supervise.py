"""Keeps a handful of processes running side by side: starts them, starts a crashed one again, stops all."""

import ctypes
import os
import select
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

from app.devpg.locks import Lock
from app.devpg.places import private_folder

STOPPING = frozenset({signal.SIGINT, signal.SIGTERM, signal.SIGHUP})
# The exit codes of a process that cannot work: 2 with its settings, 3 with its database, which is for newer code.
# Starting it again is no use.
UNUSABLE = frozenset({2, 3})
LONGEST_WAIT = 30.0  # seconds before a process that keeps crashing is tried again
HEALTHY = 60.0  # seconds after which a process counts as well again
TWICE_MEANT = 0.5  # seconds after which a second signal is a person losing patience
PR_SET_PDEATHSIG = 1

_libc = ctypes.CDLL(None) if sys.platform == "linux" else None


@contextmanager
def only_one(path: Path, address: str) -> Iterator[str | None]:
    """Hold the run lock in this block; yields None, or the address of the run that holds it already.

    The lock file tells later runs the `address` of this one. The kernel frees it when the process dies.
    Its folder is made private; raises CannotServe where that is not possible.
    """
    private_folder(path.parent)
    with Lock(path) as lock:
        if lock.try_take():
            os.truncate(path, 0)
            os.write(lock.fd, address.encode())
            yield None
        else:
            yield path.read_text() or address


@contextmanager
def term_ends_in_order() -> Iterator[None]:
    """In this block TERM raises SystemExit, so that `finally` runs; left alone, Python dies without it."""

    def leave(number: int, _frame: object) -> None:
        raise SystemExit(128 + number)

    before = signal.signal(signal.SIGTERM, leave)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


def run(
    commands: Sequence[tuple[str, list[str]]],
    *,
    env: Mapping[str, str] | None = None,
    grace: float = 40.0,
    say: Callable[[str], None] | None = None,
    started: Callable[[], None] | None = None,
) -> int:
    """Run named commands until INT, TERM or HUP, then stop them in reverse order; must be in the main thread.

    A command that ends is started again after 0.5, 1, 2 ... 30 s; one that ends with 2 (unusable settings) or 3
    (older than its database) ends the run. `env` replaces the environment of the commands, `grace` is the
    seconds one may take to end before it is killed, `started` is called once after the first start. A second
    signal kills at once.
    Returns 0 after an orderly stop, 1 if something had to be killed, 2 or 3 if a command could not work.
    """
    children = [_Child(name, words, env, say or _to_stderr) for name, words in commands]
    with _Bell() as bell:
        try:
            for child in children:
                child.start()
            if started:
                started()
            code = _watch(children, bell)
        finally:
            killed = [child for child in reversed(children) if not child.stop(bell, grace)]
    return code or int(bool(killed))


def _watch(children: Sequence["_Child"], bell: "_Bell") -> int:
    """Start crashed children again until a stop signal (0) or an unusable child (2)."""
    while True:
        due = [child.due_at for child in children if child.due_at is not None]
        bell.wait(max(0.0, min(due) - time.monotonic()) if due else None)
        if bell.stops:
            return 0
        for child in children:
            if (code := child.look()) in UNUSABLE:
                return code


class _Child:
    """One command and the process that runs it now, if any."""

    def __init__(
        self, name: str, words: list[str], env: Mapping[str, str] | None, say: Callable[[str], None]
    ) -> None:
        self.name = name
        self.words = words
        self.env = env
        self.say = say
        self.process: subprocess.Popen[bytes] | None = None
        self.started_at = 0.0
        self.crashes = 0
        self.due_at: float | None = None

    def start(self) -> None:
        """Start the process in a session of its own, so that Ctrl-C reaches only the supervisor."""
        self.due_at = None
        self.started_at = time.monotonic()
        self.process = subprocess.Popen(
            self.words,
            stdin=subprocess.DEVNULL,
            env=self.env,
            start_new_session=True,
            preexec_fn=_die_with_the_parent,
        )

    def look(self) -> int | None:
        """Notice an end and plan the next start, or start what is due; the exit code of a fresh end."""
        if self.process is None:
            if self.due_at is not None and time.monotonic() >= self.due_at:
                self.start()
            return None
        code = self.process.poll()
        if code is None:
            return None
        self._kill_group()
        self.process = None
        if code in UNUSABLE:
            self.say(f"{self.name} cannot work; its message is above.")
            return code
        self.crashes = 1 if time.monotonic() - self.started_at > HEALTHY else self.crashes + 1
        wait = min(LONGEST_WAIT, 0.25 * 2**self.crashes)
        self.due_at = time.monotonic() + wait
        self.say(f"{self.name} ended ({_end(code)}); starting it again in {wait:g} s.")
        return code

    def stop(self, bell: "_Bell", grace: float) -> bool:
        """End the process: politely, and by force after `grace` seconds or a second signal. True if polite."""
        if self.process is None:
            return True
        self.process.terminate()
        end = time.monotonic() + grace
        while self.process.poll() is None and bell.stops < 2 and time.monotonic() < end:
            bell.wait(end - time.monotonic())
        polite = self.process.poll() is not None
        if not polite:
            self.say(f"{self.name} did not end in time and was killed.")
        self._kill_group()
        self.process.wait()
        return polite

    def _kill_group(self) -> None:
        # What a crashed leader left behind would keep its port and its leases from the next one.
        if self.process is not None:
            with suppress(ProcessLookupError, PermissionError):
                os.killpg(self.process.pid, signal.SIGKILL)


class _Bell:
    """Wakes the supervisor when a signal arrives or a child ends; counts the signals that mean stop."""

    def __init__(self) -> None:
        self.stops = 0
        self._first_at = 0.0
        self._here, self._there = socket.socketpair()
        self._before: dict[signal.Signals, object] = {}

    def __enter__(self) -> "_Bell":
        self._here.setblocking(False)
        self._there.setblocking(False)
        signal.set_wakeup_fd(self._there.fileno(), warn_on_full_buffer=False)
        for number in (*STOPPING, signal.SIGCHLD):
            if number == signal.SIGHUP and signal.getsignal(number) == signal.SIG_IGN:
                continue  # started with nohup
            self._before[number] = signal.signal(number, _leave_it_to_the_bell)
        return self

    def __exit__(self, *_: object) -> None:
        for number, handler in self._before.items():
            signal.signal(number, handler)  # type: ignore[arg-type]
        signal.set_wakeup_fd(-1)
        self._here.close()
        self._there.close()

    def wait(self, seconds: float | None) -> None:
        """Sleep until a signal arrives or the seconds have passed."""
        if not select.select([self._here], [], [], seconds)[0]:
            return
        if not any(number in STOPPING for number in self._here.recv(4096)):
            return
        # One stop may arrive twice: sent to the whole group, and passed on by make.
        if self.stops == 0 or time.monotonic() - self._first_at > TWICE_MEANT:
            self._first_at = self._first_at if self.stops else time.monotonic()
            self.stops += 1


def _leave_it_to_the_bell(_number: int, _frame: object) -> None:
    """The wake-up socket carries the signal; the handler only has to exist."""


def _die_with_the_parent() -> None:
    if _libc is not None:
        _libc.prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


def _end(code: int) -> str:
    return f"exit {code}" if code >= 0 else signal.Signals(-code).name


def _to_stderr(text: str) -> None:
    sys.stderr.write(f"{text}\n")
    sys.stderr.flush()
