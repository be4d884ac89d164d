"""The words of the six messages: the files, and over them what was edited in the console."""

from dataclasses import dataclass
from uuid import UUID

from app.notifications.bundled import bundled_templates
from app.notifications.rules.facts import KINDS, Kind
from app.notifications.rules.messages import Templates
from app.outbox.queries import templates as edited


@dataclass(frozen=True)
class Words:
    """Bodies by message and language, and the keys of those that are no files."""

    bodies: Templates
    versions: dict[tuple[Kind, str], UUID]

    def version_of(self, kind: Kind, language: str, default: str) -> UUID | None:
        """The version a message to somebody of this language is made from (T-1); None is the file."""
        for code in (language, language.partition("-")[0], default):
            if (kind, code) in self.bodies:
                return self.versions.get((kind, code))
        return None


async def words() -> Words:
    """What messages are made of now."""
    newer = await edited.newest([str(kind) for kind in KINDS])
    bodies = {
        **bundled_templates(),
        **{(Kind(name), code): each.body for (name, code), each in newer.items()},
    }
    return Words(bodies, {(Kind(name), code): each.id for (name, code), each in newer.items()})
