"""Every message in every language: the words in force, and those before."""

from pathlib import Path

from app.kernel.errors import NotFound
from app.kernel.language import LANGUAGES, _
from app.notifications.rules.samples import Wording, is_sms, names_for
from app.outbox import letters
from app.outbox.queries import templates as edited


def _files() -> dict[str, dict[str, Path]]:
    found: dict[str, dict[str, Path]] = {}
    for path in sorted(letters.FOLDER.glob("*/*.txt")):
        if path.parent.name in LANGUAGES:
            found.setdefault(path.stem, {})[path.parent.name] = path
    return found


def _bundled(name: str, path: Path) -> tuple[str, str]:
    if is_sms(name):
        return "", path.read_text(encoding="utf-8").removesuffix("\n")
    template = letters.parse(path)
    return template.subject, template.body


async def library() -> dict[str, dict[str, Wording]]:
    """Words by message and language, those about policies first."""
    newest = await edited.newest()
    found: dict[str, dict[str, Wording]] = {}
    for name, files in sorted(_files().items(), key=lambda each: (not is_sms(each[0]), each[0])):
        texts = {code: _bundled(name, path) for code, path in files.items()}
        names = names_for(name, [part for pair in texts.values() for part in pair])
        for code, (subject, body) in texts.items():
            newer = newest.get((name, code))
            found.setdefault(name, {})[code] = (
                Wording(name, code, newer.version, newer.subject, newer.body, names)
                if newer is not None
                else Wording(name, code, 1, subject, body, names)
            )
    return found


async def one(name: str, language: str) -> Wording:
    """The words of a message in a language. Raises NotFound."""
    found = (await library()).get(name, {}).get(language)
    if found is None:
        raise NotFound(_("There is no such message."))
    return found


def as_shipped(name: str, language: str) -> tuple[str, str]:
    """Subject and body of version 1, the file."""
    return _bundled(name, _files()[name][language])
