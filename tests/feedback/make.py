"""Both sides of a case, and what they say of the work on it."""

from app.accounts.account import Account
from app.kernel import db
from tests.browser import Answer, Browser


class Sides:
    """A manager of the helpline and somebody of the firm that has the case."""

    def __init__(self, manager: Account, firm: Account, reference: str) -> None:
        self.manager, self.firm, self.reference = manager, firm, reference

    async def open(self, who: Account) -> Answer:
        return await Browser(who).get("feedback.case_feedback.index", reference=self.reference)

    async def leave(self, **form: str) -> Answer:
        typed = {"issue": "INDI", "comment": "The scope is wrong.", **form}
        return await Browser(self.firm).post("feedback.case_feedback.create", typed, reference=self.reference)

    async def reply(self, who: Account, text: str) -> Answer:
        return await Browser(who).post(
            "feedback.reply.create", {"text": text}, reference=self.reference, id=await self.one()
        )

    async def settle(self, **form: object) -> Answer:
        return await Browser(self.manager).post(
            "feedback.case_feedback.update", form, reference=self.reference, id=await self.one()
        )

    async def one(self) -> str:
        return str(await db.fetchval("select id from feedback"))
