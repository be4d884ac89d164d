"""The door under test: the whole console, with a porter whose hashing is counted and costs nothing."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import pytest

from app.accounts import jobs  # noqa: F401 - registers the kinds of work
from app.accounts.cookies import Cookies
from app.accounts.hashing import Hasher
from app.accounts.porter import Porter
from app.accounts.sessions import SessionMiddleware
from app.kernel import db
from app.kernel.seal import KeyRing, Sealer, Signer, new_ring
from app.main import ROUTES, create_app
from app.settings import Settings
from app.web.next_url import pages_of
from app.web.throttle import Throttle
from tests.accounts.visitor import ORIGIN, Visitor


@dataclass
class Counted:
    """A derivation of one round that remembers how many were asked for."""

    rounds: list[int] = field(default_factory=list)

    def __call__(self, password: bytes, salt: bytes, rounds: int) -> bytes:
        self.rounds.append(rounds)
        return hashlib.pbkdf2_hmac("sha256", password, salt, 1)


@pytest.fixture
def counted() -> Counted:
    return Counted()


@pytest.fixture
def porter(counted: Counted) -> Any:
    """The porter of these tests."""
    ring = KeyRing.parse("SIGNING_KEYS", new_ring())
    hasher = Hasher(derive=counted, at_once=2)
    yield Porter(
        hasher=hasher,
        throttle=Throttle(db.fetchval, b"t" * 32),
        cookies=Cookies(secure=False),
        sealer=Sealer(KeyRing.parse("SEAL_KEYS", new_ring())),
        known=Signer(ring, "known browser"),
        resumed=Signer(ring, "resumed session"),
        is_page=pages_of(ROUTES, never={"accounts.sign_out.create"}),
        public_url=ORIGIN,
    )
    hasher.close()


@pytest.fixture
def app(porter: Porter) -> Any:
    """The console behind its door."""
    settings = Settings(env="test", public_url=ORIGIN)
    return create_app(settings, identify=lambda inner: SessionMiddleware(inner, porter=porter))


@pytest.fixture
def visit(app: Any) -> Callable[..., Visitor]:
    """A new browser at the door."""

    def new(**how: Any) -> Visitor:
        return Visitor(app, **how)

    return new
