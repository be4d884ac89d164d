"""What a pass phrase opens: a new pair of keys, and the answers of clients while one file is written."""

import asyncio
from uuid import UUID

from app.diversity import queries, sealing
from app.diversity.inputs import must_be_strong
from app.diversity.queries import Key
from app.diversity.unlocking import WrongPhrase
from app.kernel import ids
from app.kernel.errors import Invalid
from app.kernel.language import _
from app.kernel.seal import CannotOpen


async def new_pair(phrase: str) -> sealing.Pair:
    """A new pair of keys whose private half opens with this pass phrase. Raises Invalid for a weak one.

    It takes a second, and ten on a busy machine, on purpose: no transaction waits for it.
    """
    must_be_strong(phrase)
    recipient, identity = sealing.new_identity()
    key = ids.new()
    return sealing.Pair(key, recipient, await asyncio.to_thread(sealing.lock, identity, phrase, key))


async def unlocked(phrase: str) -> str:
    """What opens every answer. Raises Invalid for another pass phrase, and while an older key seals some of them."""
    keys = await queries.in_use()
    if not keys:
        words = _("Clients are not asked for this yet: an administrator makes a key first.")
        raise Invalid({}, phrase=str(words))
    if len(keys) > 1:
        words = _(
            "An older key still seals some answers. Ask your administrator to finish the change of keys."
        )
        raise Invalid({}, phrase=str(words))
    return await unlocked_half(keys[0], phrase)


async def unlocked_half(key: Key, phrase: str) -> str:
    """The private half of one key. Raises Invalid for another pass phrase; it says no more."""
    try:
        return await asyncio.to_thread(sealing.unlock, key.sealed_identity, phrase, key.id)
    except WrongPhrase:
        raise Invalid({}, phrase=str(_("Check the pass phrase."))) from None


class Answers:
    """Reads the cells of one file."""

    def __init__(self, identity: str) -> None:
        self._opener = sealing.Opener(identity)

    def of(self, cell: str) -> dict[str, str]:
        """The answers in a cell that a statement gave: the row's key, a colon, what is sealed, in hex.

        None in an empty one. Raises CannotOpen.
        """
        if not cell:
            return {}
        row, _colon, sealed = cell.partition(":")
        return self._opener.answers(UUID(row), bytes.fromhex(sealed))


async def answers_on(loan: UUID) -> Answers:
    """What opens the answers of a file in the making. Raises CannotOpen when it was given back."""
    sealed = await queries.loan(loan)
    if sealed is None:
        raise CannotOpen("What opens the answers was given back.")
    return Answers(sealing.sealer().open(sealed, f"{sealing.LOAN}.{loan}").decode())
