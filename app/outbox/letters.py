"""The words of a message: templates/messages/<language>/<name>.txt, filled in and closed with the link.

A template is text with `{{name}}` places; its first line is `Subject: ...`, then an empty line, then the
body. Nothing is ever sent with a hole in it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from app.kernel.language import DEFAULT, LANGUAGES
from app.outbox.text import fill
from app.settings import ROOT

FOLDER = ROOT / "templates" / "messages"
LONGEST_SUBJECT = 300
_HEAD = "Subject:"


class NoTemplate(LookupError):
    """A message nobody has written, or one that is not written as this page says."""


@dataclass(frozen=True)
class Template:
    """A message before its values."""

    subject: str
    body: str


def render(
    name: str,
    language: str,
    values: Mapping[str, str | None],
    *,
    link: str = "",
    edited: Template | None = None,
) -> tuple[str, str]:
    """Subject and body in a language; English where it is not written in that one. A `link` ends the body.

    `edited` are words from the console, which stand in for the file's. Values become one line of at most 60
    characters (notifications.md T-5). Raises NoTemplate, and MissingValue naming what has no value.
    """
    template = edited or template_of(name, language)
    subject = fill(template.subject, values)[:LONGEST_SUBJECT]
    body = fill(template.body, values)
    return subject, f"{body}\n\n{link}\n" if link else f"{body}\n"


def template_of(name: str, language: str) -> Template:
    """The template of a name. Raises NoTemplate."""
    for spoken in (language, DEFAULT):
        found = _read(name, spoken) if spoken in LANGUAGES else None
        if found is not None:
            return found
    raise NoTemplate(name)


@cache
def _read(name: str, language: str) -> Template | None:
    path = FOLDER / language / f"{name}.txt"
    return parse(path) if name.isidentifier() and path.is_file() else None


def parse(path: Path) -> Template:
    """A template file. Raises NoTemplate when its first line is no subject."""
    head, _gap, body = path.read_text(encoding="utf-8").partition("\n\n")
    if not head.startswith(_HEAD) or "\n" in head.strip() or not body.strip():
        raise NoTemplate(f"{path.name}: begin with a line {_HEAD} and an empty line")
    return Template(head.removeprefix(_HEAD).strip(), body.strip())
