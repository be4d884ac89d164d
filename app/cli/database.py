"""Which database a command talks to: the one that is set, or the embedded one, for the length of a block."""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from app import devpg, wiring
from app.settings import Settings

NAME = "recourse"


@dataclass(frozen=True)
class Urls:
    """How each part of the house signs in (security.md DB-1)."""

    web: str
    work: str
    owner: str
    embedded: bool = False


@contextmanager
def database(settings: Settings) -> Iterator[Urls]:
    """The addresses of the database. Without DATABASE_URL the embedded server runs while the block does.

    The rooms are wired first: a command that writes records events and has its reactions like a page.
    """
    wiring.connect()
    given = settings.database_url.reveal()
    if given:
        yield Urls(
            web=given,
            work=settings.database_work_url.reveal() or given,
            owner=settings.database_owner_url.reveal() or given,
        )
        return
    server = devpg.acquire(
        settings.data_dir, bin_dir=devpg.binaries(settings.pg_bin) if settings.pg_bin else None
    )
    try:
        devpg.create_database(server, NAME)
        yield Urls(
            web=server.url(NAME, "recourse_web", password_of(server, "recourse_web")),
            work=server.url(NAME, "recourse_work", password_of(server, "recourse_work")),
            owner=server.superuser_url(NAME),
            embedded=True,
        )
    finally:
        server.release()


def password_of(server: devpg.Server, role: str) -> str:
    """A role's password on the embedded server: made from the superuser's, so that it is kept nowhere."""
    return hashlib.sha256(f"{role}:{password_in(server.superuser_url())}".encode()).hexdigest()[:40]


def password_in(url: str) -> str:
    """The password that stands in an address."""
    return url.split("://", 1)[1].rsplit("@", 1)[0].partition(":")[2]
