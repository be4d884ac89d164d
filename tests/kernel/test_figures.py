"""Figures on a port of their own: the first that is free, and none when nobody asks for one."""

import socket

import httpx
from prometheus_client import CollectorRegistry, Gauge

from app.kernel import figures


def free_port() -> int:
    """A port that nobody has just now."""
    with socket.socket() as one:
        one.bind((figures.HERE, 0))
        return int(one.getsockname()[1])


async def told(port: int) -> str:
    """What the figures on a port say."""
    async with httpx.AsyncClient() as client:
        return (await client.get(f"http://{figures.HERE}:{port}/metrics")).text


async def test_each_process_of_a_machine_has_its_port_and_gives_it_back() -> None:
    port, registry = free_port(), CollectorRegistry()
    Gauge("told_by_a_test", "A figure.", registry=registry).set(7)

    first, second = figures.show(port, registry), figures.show(port)
    assert "told_by_a_test 7.0" in await told(port)
    assert "recourse_build_info" in await told(port)
    first()
    third = figures.show(port)
    assert "told_by_a_test" not in await told(port)
    second()
    third()


def test_without_a_port_nothing_is_shown() -> None:
    figures.show(0)()
