"""Where to go after signing in: a page of ours, or home; never another site (security.md WB-8)."""

import re
from collections.abc import Callable, Collection, Iterable
from urllib.parse import quote, unquote, urlsplit

from starlette.routing import BaseRoute, Match, Route

LONGEST = 2_048
HOME = "/"
_CONTROL = re.compile(r"[\x00-\x20\x7f-\x9f\u2028\u2029\ud800-\udfff\\]")
#: What may stand unescaped in the path and query that we hand on.
_KEPT = "/?&=%:;,+-._~!$'()*@[]"


def safe_next(raw: object, *, is_page: Callable[[str], bool]) -> str:
    """The path and query to go to, if they are a page of ours; else home.

    `is_page` is asked with the decoded path. Also guards what goes into HX-Redirect, HX-Location and
    HX-Push-Url. An address of another host, a backslash, a control character or a scheme, also when
    they are escaped once, all mean home.
    """
    if not isinstance(raw, str) or not raw or len(raw) > LONGEST:
        return HOME
    address = raw.partition("#")[0]
    decoded = unquote(address)
    if not (_starts_here(address) and _starts_here(decoded)) or _CONTROL.search(address):
        return HOME
    path = decoded.partition("?")[0]
    if _CONTROL.search(path) or not is_page(unquote(urlsplit(address).path)):
        return HOME
    return quote(address, safe=_KEPT)


def pages_of(routes: Iterable[BaseRoute], *, never: Collection[str] = ()) -> Callable[[str], bool]:
    """The test for `is_page`: the GET routes of a table, without the names in `never`."""
    pages = [
        route
        for route in routes
        if isinstance(route, Route) and route.name not in never and "GET" in (route.methods or ())
    ]

    def is_page(path: str) -> bool:
        scope = {"type": "http", "method": "GET", "path": path, "root_path": "", "headers": []}
        return any(route.matches(scope)[0] is Match.FULL for route in pages)

    return is_page


def _starts_here(address: str) -> bool:
    """One slash, then a name: not `//host`, not `/\\host`, no scheme or user before the next slash."""
    if not address.startswith("/") or address[1:2] in {"/", "\\"}:
        return False
    first = re.split(r"[/?]", address[1:], maxsplit=1)[0]
    return ":" not in first and "@" not in first
