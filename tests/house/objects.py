"""What stands in for each parameter of an address: an own object, a foreign one, an unknown one."""

from collections.abc import Awaitable, Callable
from uuid import UUID

from app.accounts.account import Account
from app.kernel import ids
from tests import make

Maker = Callable[[Account], Awaitable[str]]
UNKNOWN = {
    "reference": "AC-1111-1111",
    "part": "means",
    "token": "nothing",
    "purpose": "reset",
    "place": "case:AC-1111-1111",
    "kind": "nothing",
    "name": "nothing",
}


def unknown(parameter: str) -> str:
    """A value of the right shape that names nothing: a key unless the parameter is something else."""
    return UNKNOWN.get(parameter, str(UUID(int=7)))


async def foreign_case(_actor: Account) -> str:
    """A case of an organisation that nobody in the test belongs to."""
    stranger = await make.account("operator")
    return await make.case(stranger, person="Foreign Canary")


#: By the first part of a route's name: how to make an object of somebody else.
FOREIGN: dict[str, Maker] = {"cases": foreign_case}


def new_id() -> str:
    """A fresh key."""
    return str(ids.new())
