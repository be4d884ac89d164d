"""Recurring audits as a browser sees them."""

from collections.abc import Callable
from typing import Any

from app.web.routing import url_for


def links(route: str, *, view: str = "", **params: Any) -> Callable[..., str]:
    """From changes to the address of the same list so changed."""

    def link(**changes: str | None) -> str:
        return url_for(route, query={"view": view, **changes}, **params)

    return link
