"""Figures of this process on a port of its own: behind one shared port, `/metrics` would be a lottery."""

from collections.abc import Callable, Iterable
from functools import partial
from typing import Any, Final

from prometheus_client import start_http_server
from prometheus_client.core import Metric

from app.kernel import log
from app.kernel.tallies import REGISTRY

#: The figures name no person, yet nobody but this machine is to read them (security.md DF-1).
HERE: Final = "127.0.0.1"
TRIES: Final = 64


class _Together:
    """Several registries as one."""

    def __init__(self, registries: Iterable[Any]) -> None:
        self._registries = [*registries]

    def collect(self) -> Iterable[Metric]:
        for registry in self._registries:
            yield from registry.collect()


def show(first: int, *registries: Any) -> Callable[[], None]:
    """Show the figures on the first free port from `first` on, in a thread; what is returned ends that.

    0 shows nothing. Ports that are taken belong to the other processes of this machine; beyond 64 nothing is
    shown, and a line of the log says so.
    """
    together: Any = _Together((REGISTRY, *registries))
    for port in range(first, first + TRIES) if first else ():
        try:
            server, thread = start_http_server(port, addr=HERE, registry=together)
        except OSError:
            continue
        log.line("figures", slot=port)
        return partial(_end, server, thread)
    if first:
        log.warning("figures", reason="no free port")
    return lambda: None


def _end(server: Any, thread: Any) -> None:
    server.shutdown()
    server.server_close()
    thread.join(1)
