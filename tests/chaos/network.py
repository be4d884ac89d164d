"""Several machines on this one: network namespaces joined by a switch, whose cables can be pulled.

The switch stands in a namespace of its own too, so that nothing of the machine's own network is touched.
"""

import ctypes
import os
import secrets
import shutil
import socket
import subprocess
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

#: the machine the tests run on, as the others see it
US = "us"
_NETWORK = 0x40000000  # CLONE_NEWNET


@dataclass
class Network:
    """Machines by name, each with an address; `us` is where the tests themselves run."""

    mark: str
    machines: tuple[str, ...]
    _made: list[str] = field(default_factory=list)

    def address(self, machine: str) -> str:
        """Where a machine is reached."""
        return f"{self._range}.{(US, *self.machines).index(machine) + 1}"

    @property
    def _range(self) -> str:
        # 198.18.0.0/15 is kept for measuring networks (RFC 2544): no real neighbour has such an address.
        return f"198.18.{int(self.mark, 16)}"

    def inside(self, machine: str) -> tuple[str, ...]:
        """What stands before a command that runs on that machine."""
        return ("ip", "netns", "exec", self._space(machine))

    def door(self, machine: str, port: int) -> socket.socket:
        """A socket of ours that listens on the machine's own loopback interface, like a relay that stands there."""
        found: list[socket.socket] = []

        def open_there() -> None:
            # A thread may stand in another network than its process; this one ends there.
            with Path("/run/netns", self._space(machine)).open() as space:
                if ctypes.CDLL(None, use_errno=True).setns(space.fileno(), _NETWORK):
                    return
            found.append(socket.create_server(("127.0.0.1", port)))

        thread = threading.Thread(target=open_there)
        thread.start()
        thread.join()
        return found[0]

    def cut(self, machine: str) -> None:
        """Take a machine off the switch: nothing refuses, whatever is sent goes nowhere."""
        _ip("-n", self._space("switch"), "link", "set", f"to-{machine}", "nomaster")

    def mend(self, machine: str) -> None:
        """Put it on the switch again."""
        _ip("-n", self._space("switch"), "link", "set", f"to-{machine}", "master", "switch")

    def mute(self, machine: str, towards: str) -> None:
        """Lose what one machine sends to another, without a word; what the other sends arrives."""
        # An address of hardware that nobody has: the switch finds no taker.
        nobody = ("lladdr", "02:00:00:00:00:00", "nud", "permanent", "dev", "eth0")
        _ip("-n", self._space(machine), "neighbour", "replace", self.address(towards), *nobody)

    def unmute(self, machine: str, towards: str) -> None:
        """Let it be heard again."""
        _ip("-n", self._space(machine), "neighbour", "delete", self.address(towards), "dev", "eth0")

    def _space(self, name: str) -> str:
        return f"recourse-{self.mark}-{name}"

    def build(self) -> None:
        """Make the switch and everything on it."""
        for name in ("switch", *self.machines):
            _ip("netns", "add", self._space(name))
            self._made.append(self._space(name))
        switch = self._space("switch")
        _ip("-n", switch, "link", "add", "switch", "type", "bridge", "forward_delay", "0")
        _ip("-n", switch, "link", "set", "switch", "up")
        for machine in (US, *self.machines):
            self._plug_in(machine, switch)

    def _plug_in(self, machine: str, switch: str) -> None:
        near = f"rc{self.mark}" if machine == US else "eth0"
        place = () if machine == US else ("-n", self._space(machine))
        far = ("peer", "name", f"to-{machine}", "netns", switch)
        _ip(*place, "link", "add", near, "type", "veth", *far)
        _ip(*place, "address", "add", f"{self.address(machine)}/24", "dev", near)
        _ip(*place, "link", "set", near, "up")
        if place:
            _ip(*place, "link", "set", "lo", "up")
        _ip("-n", switch, "link", "set", f"to-{machine}", "master", "switch", "up")

    def remove(self) -> None:
        """Take everything away; the cables go with the namespaces."""
        for space in reversed(self._made):
            _ip("netns", "delete", space)


@cache
def why_not() -> str:
    """Why this machine cannot have namespaces, in words for a skipped test; nothing when it can."""
    if os.geteuid() != 0:
        return "network namespaces need root"
    if shutil.which("ip") is None:
        return "network namespaces need the program ip (Debian: iproute2)"
    try:
        with network("probe"):
            return ""
    except subprocess.CalledProcessError as error:
        return f"this machine allows no network namespaces: {str(error.stderr).strip()}"


@contextmanager
def network(*machines: str) -> Iterator[Network]:
    """Machines with these names for the length of the block."""
    made = Network(f"{secrets.randbelow(254) + 1:02x}", machines)
    try:
        made.build()
        yield made
    finally:
        made.remove()


def _ip(*words: str) -> None:
    _run(("ip", *words))


def _run(words: Sequence[str]) -> None:
    subprocess.run(words, check=True, capture_output=True, text=True)
