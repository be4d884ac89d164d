from pathlib import Path

import pytest
from starlette.routing import Mount, Router

from app.web.middleware.errors import Errors
from app.web.middleware.static import Static
from tests.web.floor import render, send


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    for name, text in {
        "css/console.css": "a{}",
        "js/menu.js": "1",
        "icon.svg": "<svg/>",
        "f.woff2": "x",
    }.items():
        (tmp_path / "static" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "static" / name).write_text(text)
    (tmp_path / "secret.txt").write_text("secret")
    return tmp_path / "static"


def floor(files: Static) -> Errors:
    return Errors(Router([Mount("/static", files)]), render=render)


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("css/console.css", "text/css; charset=utf-8"),
        ("js/menu.js", "text/javascript; charset=utf-8"),
        ("icon.svg", "image/svg+xml"),
        ("f.woff2", "font/woff2"),
    ],
)
async def test_a_file_at_its_address_is_kept_for_ever(tree: Path, name: str, kind: str) -> None:
    files = Static(tree, development=False)

    answer = await send(floor(files), "GET", files.url(name))

    assert (answer.status_code, answer.content) == (200, (tree / name).read_bytes())
    assert answer.headers["content-type"] == kind
    assert answer.headers["cache-control"] == "public, max-age=31536000, immutable"


async def test_any_change_moves_every_address_so_that_fonts_move_with_their_style_sheet(tree: Path) -> None:
    before = Static(tree, development=False)
    (tree / "f.woff2").write_text("y")
    after = Static(tree, development=False)

    assert before.url("css/console.css") != after.url("css/console.css")
    old = await send(floor(after), "GET", before.url("css/console.css"))
    assert (old.status_code, old.headers["cache-control"]) == (200, "public, no-cache")


async def test_in_development_the_browser_asks_every_time(tree: Path) -> None:
    files = Static(tree, development=True)
    (tree / "new.js").write_text("2")

    answer = await send(floor(files), "GET", files.url("new.js"))
    again = await send(
        floor(files), "GET", files.url("new.js"), headers={"if-none-match": answer.headers["etag"]}
    )

    assert (answer.text, answer.headers["cache-control"], again.status_code) == ("2", "public, no-cache", 304)


def test_a_file_that_is_not_there_has_no_address(tree: Path) -> None:
    with pytest.raises(KeyError):
        Static(tree, development=False).url("css/consol.css")


@pytest.mark.parametrize(
    "path",
    [
        "/static/",
        "/static/x",
        "/static/x/",
        "/static/x/css",
        "/static/x/../../secret.txt",
        "/static/x/..%2f..%2fsecret.txt",
        "/static/x/%2e%2e/%2e%2e/secret.txt",
        "/static/..%2fsecret.txt",
        "/static/x//etc/passwd",
        "/static/x/%00",
        "/static/x/css/console.css%00.js",
        "/static/x/" + "a" * 300,
        "/static/x/..%5c..%5csecret.txt",
    ],
)
async def test_nothing_outside_the_tree_is_served(tree: Path, path: str) -> None:
    answer = await send(floor(Static(tree, development=False)), "GET", path)

    assert answer.status_code == 404
    assert "secret" not in answer.text.replace("secret.txt", "")


async def test_files_are_only_read(tree: Path) -> None:
    files = Static(tree, development=False)

    assert (await send(floor(files), "POST", files.url("icon.svg"))).status_code == 405
