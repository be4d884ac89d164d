"""The keys of this house: which, since when, and what still needs them (security.md KE-2, KE-3)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from app.accounts.commands import keys as resealing
from app.accounts.queries import keys as sealed
from app.kernel import clock
from app.kernel.seal import KeyRing, Sealer
from app.settings import Settings
from app.status import commands, queries

#: a key should not serve longer
OLD: Final = timedelta(days=365)
SEALS: Final = "SEAL_KEYS"


@dataclass(frozen=True)
class Known:
    """One key. `rows` is how many it still seals; a key that is `gone` from its ring leaves them unreadable."""

    setting: str
    name: str
    newest: bool
    gone: bool
    since: datetime | None
    rows: int

    @property
    def is_old(self) -> bool:
        """Whether it is time for a new one in front."""
        return self.newest and self.since is not None and clock.now() - self.since > OLD


def rings(settings: Settings) -> Iterator[tuple[str, KeyRing]]:
    """The settings that hold a ring, with their keys."""
    for setting, text in (("SIGNING_KEYS", settings.signing_keys), (SEALS, settings.seal_keys)):
        if text:
            yield setting, KeyRing.parse(setting, text.reveal())


async def known(settings: Settings) -> list[Known]:
    """Every key of the rings, the newest first, then those that sealed rows and are in no ring any more."""
    since = await queries.keys_seen()
    rows = await sealed.rows_by_key()
    found = [
        Known(
            setting,
            name,
            newest=place == 0,
            gone=False,
            since=since.get((setting, name)),
            rows=rows.pop(name, 0) if setting == SEALS else 0,
        )
        for setting, ring in rings(settings)
        for place, (name, _key) in enumerate(ring.keys)
    ]
    return found + [
        Known(SEALS, name, newest=False, gone=True, since=since.get((SEALS, name)), rows=n)
        for name, n in rows.items()
    ]


async def remember(settings: Settings) -> None:
    """Note the keys that are in use."""
    await commands.remember_keys(
        [(setting, name) for setting, ring in rings(settings) for name, _key in ring.keys]
    )


async def reseal_some(settings: Settings) -> int:
    """Seal a batch of rows with the newest key; how many, 0 when none is left. Raises CannotOpen."""
    ring = KeyRing.parse(SEALS, settings.seal_keys.reveal())
    return await resealing.reseal(Sealer(ring), ring.newest[0])
