"""The gallery is routed in development and nowhere else (security.md DF-5)."""

import pytest

from app.main import routes_of
from app.settings import Settings


@pytest.mark.parametrize(("env", "routed"), [("development", True), ("test", False), ("production", False)])
def test_the_gallery_is_for_development(env: str, routed: bool) -> None:
    assert ("/gallery" in {route.path for route in routes_of(Settings(env=env))}) is routed
