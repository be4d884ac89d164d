"""The lists whose filters may be saved under a name; wiring.py names them, since they belong to rooms above."""

from dataclasses import dataclass

from app.kernel.errors import NotFound
from app.kernel.language import _
from app.web.routing import url_for


@dataclass(frozen=True)
class List:
    """A list: the route that shows it, who may open it, and the filters its address takes."""

    route: str
    permission: str
    filters: frozenset[str]

    def address(self, query: dict[str, str], saved: object = None) -> str:
        """Where the list is with these filters, and which saved view they are."""
        return url_for(self.route, query={**query, "saved": saved})


_lists: dict[str, List] = {}


def register(page: str, shown: List) -> None:
    """Let the filters of a list be saved, under the name of its page."""
    _lists[page] = shown


def named(page: str) -> List:
    """The list of a page. Raises NotFound."""
    try:
        return _lists[page]
    except KeyError:
        raise NotFound(_("There is nothing at this address.")) from None
