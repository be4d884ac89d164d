"""Every component in every state: routed in development and nowhere else (security.md DF-5)."""

import re
from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup
from starlette.routing import Router

from app.gallery.routes import ROUTES
from app.kernel.errors import SignInNeeded
from app.main import routes_of
from app.settings import ROOT, Settings
from tests import make
from tests.browser import the_app
from tests.house_rules import check_page
from tests.web.floor import send


@pytest.mark.parametrize(("env", "routed"), [("development", True), ("test", False), ("production", False)])
def test_the_gallery_is_for_development(env: str, routed: bool) -> None:
    names = {route.name for route in routes_of(Settings(env=env))}
    assert ("gallery.component.index" in names) is routed


async def test_every_component_is_drawn_as_pages_draw_it(house: None) -> None:
    the_app()
    user = await make.account("operator")

    async def signed_in(scope: Any, receive: Any, send_: Any) -> None:
        await Router(ROUTES)({**scope, "user": user}, receive, send_)

    answer = await send(signed_in, "GET", "/gallery")

    assert answer.status_code == 200
    check_page(answer.text, "/gallery")
    assert len(BeautifulSoup(answer.text, "lxml").select("main section")) > 5


def test_no_component_is_left_out() -> None:
    templates = Path(ROOT, "templates")
    drawn = "".join(path.read_text() for path in templates.glob("gallery/component/*.html"))
    there = {path.stem for path in templates.glob("components/*.html")}
    assert set(re.findall(r'from "components/(\w+)\.html"', drawn)) == there


async def test_a_stranger_sees_no_gallery() -> None:
    with pytest.raises(SignInNeeded):
        await send(Router(ROUTES), "GET", "/gallery")
