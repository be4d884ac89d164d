"""What people wrote is read without what they said of patients."""

from uuid import UUID

from app.accounts.account import Account
from tests.results.make import shown


async def test_comments_leave_out_what_is_said_of_a_patient(officer: Account, form: UUID) -> None:
    page = await shown(officer, "results.comment.index", form)

    assert page.texts("#comments .body")[:2] == ["=Comment 0", "=Comment 3"]
    assert "Canary" not in page.text
