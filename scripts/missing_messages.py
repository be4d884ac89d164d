"""Which marked strings have no translation yet, or one whose placeholders differ: a line each, then 1."""

import re
import sys
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Message
from babel.messages.pofile import read_po

LOCALE = Path(__file__).resolve().parents[1] / "app" / "locale"
# A placeholder that is lost or misspelt in one language is a fault on that language's page alone.
_PLACE = re.compile(r"%\(\w+\)[sd]|%[sd]|\{\w*\}")


def faults(language: str) -> Iterator[str]:
    """What is wrong with the catalogue of a language, in words."""
    with (LOCALE / "recourse.pot").open("rb") as template:
        wanted = [message.id for message in read_po(template) if message.id]
    with (LOCALE / language / "LC_MESSAGES" / "recourse.po").open("rb") as catalogue:
        known = {message.id: message for message in read_po(catalogue, locale=language)}
    for each in wanted:
        if each not in known or not _is_whole(known[each]):
            yield f"missing: {each}"
        elif not _keeps_places(known[each]):
            yield f"placeholders differ: {each}"


def _is_whole(message: Message) -> bool:
    return bool(all(_texts(message.string)) and message.string) and not message.fuzzy


def _keeps_places(message: Message) -> bool:
    wanted = set(_PLACE.findall(_texts(message.id)[-1]))
    return all(set(_PLACE.findall(text)) == wanted for text in _texts(message.string))


def _texts(text: str | tuple[str, ...] | list[str]) -> list[str]:
    return [text] if isinstance(text, str) else list(text)


def main(languages: list[str]) -> int:
    """Write what is wrong, by language."""
    found = [f"{language}: {fault}" for language in languages for fault in faults(language)]
    sys.stdout.write("".join(f"{line}\n" for line in found))
    return 1 if found else 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
