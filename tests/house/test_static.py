"""What the browser is sent: known files, one origin, small sheets and scripts."""

import hashlib
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
STATIC = ROOT / "static"
TEMPLATES = ROOT / "templates"
KIB = 1024

OURS = sorted([*STATIC.glob("css/*.css"), *STATIC.glob("js/*.js"), *STATIC.glob("img/*.svg")])
WRITTEN = [*OURS, *sorted(TEMPLATES.rglob("*.html"))]
NAMESPACES = {"http://www.w3.org/2000/svg"}  # a name in an SVG file, never fetched


def vendored() -> list[list[str]]:
    """The lines of CHECKSUMS: file, name, version, source, licence, text of the licence, sha256."""
    lines = (STATIC / "vendor/CHECKSUMS").read_text().splitlines()
    return [line.split(" | ") for line in lines if line and not line.startswith("#")]


def name_of(path: Path) -> str:
    return str(path.relative_to(ROOT))


@pytest.mark.parametrize("line", vendored(), ids=lambda line: line[0])
def test_a_vendored_file_is_the_one_that_was_taken(line: list[str]) -> None:
    file, *_facts, licence_text, digest = line

    assert hashlib.sha256((STATIC / file).read_bytes()).hexdigest() == digest
    assert (STATIC / licence_text).is_file()


def test_every_file_is_ours_or_vendored_with_its_checksum() -> None:
    listed = {line[0] for line in vendored()} | {line[5] for line in vendored()}
    listed |= {"vendor/CHECKSUMS", "vendor/lucide-LICENSE.txt"}
    found = {path.relative_to(STATIC).as_posix() for path in STATIC.rglob("*") if path.is_file()}

    assert found - {path.relative_to(STATIC).as_posix() for path in OURS} == listed


@pytest.mark.parametrize("path", WRITTEN, ids=name_of)
def test_nothing_is_fetched_from_another_origin(path: Path) -> None:
    addresses = set(re.findall(r"https?://[^\s\"'<>)]+|[\"'(]//[\w.]+", path.read_text()))

    assert addresses <= NAMESPACES


@pytest.mark.parametrize("path", WRITTEN, ids=name_of)
def test_nothing_is_carried_inline_that_the_policy_forbids(path: Path) -> None:
    """security.md WB-4: no data: address, no style attribute, no on* attribute, no inline script or sheet."""
    text = path.read_text()

    assert not re.findall(r"url\(\s*[\"']?data:|[\"']data:", text)
    if path.suffix == ".html":
        assert not re.findall(r"\sstyle\s*=", text)
        assert not re.findall(r"\son[a-z]+\s*=", text)
        assert not re.findall(r"<style|<script(?![^>]*\ssrc=)", text)
        assert not re.findall(r"javascript:|\bhx-on|\bjs:|hx-trigger=\"[^\"]*\[", text)


@pytest.mark.parametrize("path", [path for path in OURS if path.suffix == ".js"], ids=name_of)
def test_a_behaviour_is_short_and_evaluates_nothing(path: Path) -> None:
    text = path.read_text()

    assert len(text.splitlines()) <= 60
    assert not re.findall(
        r"\beval\(|new Function|innerHTML|outerHTML|insertAdjacentHTML|document\.write", text
    )


def test_a_page_of_the_console_loads_little() -> None:
    """style.md 3.2 and design.md 9: raw bytes, since they are parsed raw."""
    public = {"public.js", "board.js", "walk.js", "filling.js", "sign.js"}  # their own pages load them
    behaviours = sum(path.stat().st_size for path in STATIC.glob("js/*.js") if path.name not in public)
    fonts = sum(path.stat().st_size for path in STATIC.glob("fonts/*.woff2"))

    assert (STATIC / "css/console.css").stat().st_size <= 60 * KIB
    assert (STATIC / "css/public.css").stat().st_size <= 16 * KIB
    assert behaviours <= 12 * KIB
    assert fonts <= 100 * KIB


def tokens(sheet: str) -> dict[str, str]:
    """The custom properties of the first :root rule, by name."""
    text = (STATIC / "css" / sheet).read_text()
    root = text[text.index(":root {") : text.index("[dir=rtl]")]
    return dict(re.findall(r"(--[\w-]+):\s*([^;]+);", root))


def test_both_sheets_mean_the_same_colours_and_sizes() -> None:
    console, public = tokens("console.css"), tokens("public.css")
    taller = {"--ctl"}  # a control on a public page is made for a thumb

    assert {name for name, value in public.items() if console.get(name) != value} == taller


@pytest.mark.parametrize("sheet", ["console.css", "public.css"])
def test_colours_live_in_the_tokens(sheet: str) -> None:
    """design.md 2: two places may name a colour of their own, the bulk bar and the picture of promises."""
    text = (STATIC / "css" / sheet).read_text()
    start = text.index("@layer tokens {")
    outside = text[:start] + text[text.index("\n}\n", start) :]
    blocks = re.split(r"\n(?=\t[^\t}])", outside)
    coloured = [block for block in blocks if re.search(r"#[0-9a-f]{3,8}\b", block)]

    assert all(re.match(r"\t(\.bulk|\.promise|\.sms)\b", block) for block in coloured)


@pytest.mark.parametrize("sheet", ["console.css", "public.css"])
def test_directions_are_logical(sheet: str) -> None:
    """Right-to-left needs no second sheet; `--inline-end` is the one place that names a side."""
    text = (
        (STATIC / "css" / sheet)
        .read_text()
        .replace("--inline-end: right", "")
        .replace("--inline-end: left", "")
    )

    assert not re.findall(r"[\s;{-](?:left|right)\b", text)
    assert not re.findall(
        r"(?:margin|padding|border)-(?:top|bottom)|[\s;{](?:top|bottom|width|height)\s*:", text
    )


@pytest.mark.parametrize("sheet", ["console.css", "public.css"])
def test_every_token_that_is_used_exists(sheet: str) -> None:
    text = (STATIC / "css" / sheet).read_text()

    assert set(re.findall(r"var\((--[\w-]+)", text)) <= set(re.findall(r"(--[\w-]+)\s*:", text))


@pytest.mark.parametrize("sheet", ["console.css", "public.css"])
def test_every_picture_and_font_of_a_sheet_is_there(sheet: str) -> None:
    for address in re.findall(r"url\(([^)]+)\)", (STATIC / "css" / sheet).read_text()):
        assert (STATIC / "css" / address).resolve().is_file(), address


def contrast(first: str, second: str) -> float:
    """WCAG 2 contrast ratio of two #rrggbb colours."""

    def light(colour: str) -> float:
        parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
        linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    high, low = sorted((light(first), light(second)), reverse=True)
    return (high + 0.05) / (low + 0.05)


READ = [
    *[("--" + ink, "--" + ground) for ink in ("ink", "ink2", "ink3") for ground in ("paper", "bg", "sunk")],
    *[(f"--{tone}", f"--{tone}-b") for tone in ("brand", "bad", "warn", "ok", "info", "moh", "pat", "fam")],
    *[(f"--{tone}", "--paper") for tone in ("brand", "bad", "warn", "ok")],
    ("--ink2", "--mute-b"),
    ("--ink3", "--bad-b"),
    ("--on-brand", "--brand"),
]
SEEN = [
    *[(f"--{mark}", "--paper") for mark in ("edge", "focus", "bad-s", "warn-s", "ok-s", "info-s")],
    *[(f"--c{series}", "--paper") for series in (1, 2, 3, 4)],
    ("--edge", "--sunk"),
    ("--focus", "--bg"),
]


@pytest.mark.parametrize(
    ("front", "back", "least"), [(*pair, 4.5) for pair in READ] + [(*pair, 3.0) for pair in SEEN]
)
def test_colours_stand_apart_in_light_and_dark(front: str, back: str, least: float) -> None:
    """WCAG 2.2, 1.4.3 and 1.4.11."""
    known = tokens("console.css")
    fronts, backs = (re.findall(r"#[0-9a-f]{6}", known[name]) for name in (front, back))

    assert [contrast(*pair) >= least for pair in zip(fronts, backs, strict=True)] == [True, True]
