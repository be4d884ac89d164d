"""The console with its administration area, built once: it has two hundred addresses of Piccolo's."""

from typing import Any

import pytest

from app import wiring
from app.accounts.cookies import Cookies
from app.accounts.hashing import Hasher
from app.accounts.porter import Porter
from app.accounts.sessions import SessionMiddleware
from app.admin.mount import mounts
from app.kernel import db
from app.kernel.seal import KeyRing, Sealer, Signer, new_ring
from app.main import ROUTES, create_app
from app.settings import Settings
from app.web.next_url import pages_of
from app.web.throttle import Throttle
from tests.accounts.conftest import Counted
from tests.accounts.visitor import ORIGIN


@pytest.fixture(scope="session")
def porter() -> Any:
    """A porter whose hashing costs nothing."""
    ring = KeyRing.parse("SIGNING_KEYS", new_ring())
    hasher = Hasher(derive=Counted(), at_once=1)
    yield Porter(
        hasher=hasher,
        throttle=Throttle(db.fetchval, b"t" * 32),
        cookies=Cookies(secure=False),
        sealer=Sealer(KeyRing.parse("SEAL_KEYS", new_ring())),
        known=Signer(ring, "known browser"),
        resumed=Signer(ring, "resumed session"),
        is_page=pages_of(ROUTES, never=set()),
        public_url=ORIGIN,
    )
    hasher.close()


@pytest.fixture(scope="session")
def console(porter: Porter) -> Any:
    """The whole console with the administration area."""
    wiring.discover()
    settings = Settings(env="test", public_url=ORIGIN)
    return create_app(
        settings, identify=lambda inner: SessionMiddleware(inner, porter=porter), mounts=mounts(settings)
    )
