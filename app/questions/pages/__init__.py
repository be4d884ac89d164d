"""Question trees as administrators write them."""

from collections.abc import Mapping
from typing import Any

from starlette.requests import Request

from app.kernel.fields import Fields
from app.questions import queries
from app.questions.queries import TreeView
from app.web.routing import key_in


async def tree_of(request: Request) -> TreeView:
    """The version of the address. Raises NotFound."""
    return await queries.tree_named(key_in(request))


def edition_of(form: Mapping[str, Any]) -> int:
    """The edition a form was drawn from; 0 when it was tampered with, which is stale."""
    return Fields(form).number("edition", lowest=0, highest=1_000_000) or 0
