"""What follows a change of the people of households."""

from collections.abc import Sequence
from uuid import UUID

from app.kernel import db


@db.atomic
async def find_told(households: Sequence[UUID]) -> None:
    """Set who is told: the head, else the first live member with a usable phone, in the order of keys (N-7)."""
    await db.execute(
        "update household h set told = t.told from (select w.id,"
        "  (select i.id from insuree i where i.household = w.id and i.validity_to is null and i.status <> 'DE'"
        "   and i.phone is not null order by (i.id = w.head) desc, i.id limit 1) as told"
        "  from household w where w.id = any($1)) t where h.id = t.id and h.told is distinct from t.told",
        list(households),
    )


@db.atomic
async def flag_numbers(numbers: Sequence[str]) -> int:
    """Mark numbers that no message reaches as not valid, wherever somebody has them now (notifications.md 11.5)."""
    return await db.execute(
        "update insuree set phone_valid = false where validity_to is null and phone_valid is distinct from false"
        " and (phone_e164 = any($1) or phone = any($1))",
        list(numbers),
    )
