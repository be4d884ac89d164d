"""Question trees as administrators write them."""

from starlette.requests import Request

from app.questions import queries
from app.questions.queries import TreeView
from app.web.routing import key_in


async def tree_of(request: Request) -> TreeView:
    """The version of the address. Raises NotFound."""
    return await queries.tree_named(key_in(request))
