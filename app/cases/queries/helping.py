"""What is known of other help on a case."""

from uuid import UUID

from app.kernel import db


async def category_code(case: UUID) -> str:
    """The code of the case's category of law, "" while it has none."""
    code = await db.fetchval(
        "select c.code from cases k join category c on c.id = k.category where k.id = $1", case
    )
    return code or ""
