"""The documents lead somewhere, and know the rooms of the house."""

import re
from pathlib import Path

import pytest

from app.settings import ROOT

DOCUMENTS = [ROOT / "README.md", ROOT / "CHANGELOG.md", *sorted((ROOT / "docs").rglob("*.md"))]
ROOMS = sorted(path.parent.name for path in (ROOT / "app").glob("*/__init__.py"))
#: Packages that are no room.
NO_ROOMS = {"cli"}
LONGEST_DECISION = 40
#: A file or folder of ours, named in words; the same before a colon or a dot at the end of a sentence.
PLACE = re.compile(
    r"`(?:pytest |python -m )?((?:app|tests|templates|static|tasks|scripts|deploy|docs)/[\w./-]*\w)`"
)
LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")


def named(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def prose(path: Path) -> str:
    """A document without its code."""
    return re.sub(r"^```.*?^```|^    .*$|`[^`\n]*`", "", path.read_text(), flags=re.DOTALL | re.MULTILINE)


def anchors(path: Path) -> set[str]:
    """What headings are called in an address, as GitHub and MkDocs write them."""
    heads = re.findall(r"^#+ (.+)$", path.read_text(), flags=re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", head.lower()).strip().replace(" ", "-") for head in heads}


@pytest.mark.parametrize("document", DOCUMENTS, ids=named)
def test_every_link_of_a_document_leads_somewhere(document: Path) -> None:
    lost = []
    for link in LINK.findall(prose(document)):
        if "://" in link or link.startswith("mailto:"):
            continue
        place, _hash, anchor = link.partition("#")
        target = (document.parent / place).resolve() if place else document
        if not target.exists() or (anchor and anchor not in anchors(target)):
            lost.append(link)

    assert lost == []


@pytest.mark.parametrize(
    "document", [each for each in DOCUMENTS if each.parent.name != "reference"], ids=named
)
def test_what_a_document_tells_to_type_or_to_open_is_there(document: Path) -> None:
    text = document.read_text()
    commands = (ROOT / "docs/reference/commands.md").read_text()
    targets = re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), flags=re.MULTILINE)
    typed = re.findall(r"`(recourse [a-z][a-z-]*(?: [a-z][a-z-]+)?)", text)

    assert [each for each in typed if f"| `{' '.join(each.split()[:2])}" not in commands] == []
    assert [each for each in re.findall(r"`make ([a-z-]+)", text) if each not in targets] == []
    assert [each for each in PLACE.findall(text) if not (ROOT / each).exists()] == []


@pytest.mark.parametrize("room", [room for room in ROOMS if room not in NO_ROOMS])
def test_the_tour_passes_every_room(room: str) -> None:
    assert f"(../app/{room}/__init__.py)" in (ROOT / "docs/tour.md").read_text()


@pytest.mark.parametrize("document", sorted((ROOT / "docs/decisions").glob("*.md")), ids=named)
def test_a_decision_is_short_and_says_what_it_must(document: Path) -> None:
    text = document.read_text()

    assert len(text.splitlines()) <= LONGEST_DECISION
    for part in ("Problem", "Choice", "Why", "What it costs", "When to look again"):
        assert re.search(rf"^(## {part}|\*\*{part}\.?\*\*)", text, flags=re.MULTILINE), part


def test_decisions_are_numbered_once() -> None:
    numbers = [path.name[:4] for path in (ROOT / "docs/decisions").glob("*.md")]

    assert sorted(numbers) == sorted(set(numbers))


def test_every_document_is_reached_from_the_first_page() -> None:
    first = ROOT / "docs" / "index.md"
    reached, ahead = {first}, [first]
    while ahead:
        for link in LINK.findall(prose(ahead.pop())):
            target = (ROOT / "docs" / link.partition("#")[0]).resolve()
            if target.suffix == ".md" and target.exists() and target not in reached:
                reached.add(target)
                ahead.append(target)

    lost = [named(each) for each in (ROOT / "docs").glob("*.md") if each not in reached]
    assert lost == []
