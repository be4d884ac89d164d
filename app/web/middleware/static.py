"""Style sheets, scripts, fonts and pictures, at addresses that change when any of them does.

    files = Static(ROOT / "static", development=False)
    Mount("/static", files)              files.url("css/console.css") -> /static/<hash>/css/console.css

The hash is that of the whole tree: a style sheet names its fonts by relative address, so one file's
hash in the address would keep an old font for a year.
"""

import hashlib
import mimetypes
from os import PathLike, sep, stat_result
from pathlib import Path

from starlette.responses import Response
from starlette.staticfiles import StaticFiles

from app.web.middleware.answers import Scope

FOREVER = "public, max-age=31536000, immutable"
ASK_AGAIN = "public, no-cache"
#: Where main.py mounts it.
MOUNTED_AT = "/static"
_HASH_LENGTH = 16

# The tables of the operating system differ; `nosniff` makes the right type part of the script policy.
_TYPES = {
    ".css": "text/css",
    ".ico": "image/vnd.microsoft.icon",
    ".js": "text/javascript",
    ".svg": "image/svg+xml",
    ".webmanifest": "application/manifest+json",
    ".woff2": "font/woff2",
}
for _ending, _type in _TYPES.items():
    mimetypes.add_type(_type, _ending)


class Static(StaticFiles):
    """Serves the tree; an address with the present hash may be kept for ever, any other is asked again."""

    def __init__(self, directory: Path, *, development: bool) -> None:
        super().__init__(directory=directory)
        self.root = directory
        self.files = _files(directory)
        self.development = development
        self.hash = "dev" if development else _tree_hash(directory, self.files)

    def url(self, name: str) -> str:
        """The address of a file, such as `css/console.css`. Raises `KeyError` when there is none."""
        if name not in self.files and not (self.development and (self.root / name).is_file()):
            raise KeyError(f"There is no static file {name}.")
        return f"{MOUNTED_AT}/{self.hash}/{name}"

    def get_path(self, scope: Scope) -> str:
        asked, _slash, name = super().get_path(scope).partition(sep)
        scope["static_hash"] = asked
        return name

    def file_response(
        self, full_path: "str | PathLike[str]", stat_result: stat_result, scope: Scope, status_code: int = 200
    ) -> Response:
        response = super().file_response(full_path, stat_result, scope, status_code)
        present = not self.development and scope["static_hash"] == self.hash
        response.headers["Cache-Control"] = FOREVER if present else ASK_AGAIN
        return response


def _files(directory: Path) -> frozenset[str]:
    return frozenset(
        each.relative_to(directory).as_posix() for each in directory.rglob("*") if each.is_file()
    )


def _tree_hash(directory: Path, names: frozenset[str]) -> str:
    tree = hashlib.sha256()
    for name in sorted(names):
        tree.update(hashlib.sha256(name.encode()).digest())
        tree.update(hashlib.sha256((directory / name).read_bytes()).digest())
    return tree.hexdigest()[:_HASH_LENGTH]
