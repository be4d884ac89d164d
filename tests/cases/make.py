"""People at a case, and what its log and its firm say of it."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from app.accounts.account import Account
from app.kernel import clock, db, ids
from tests import make
from tests.browser import Answer, Browser

#: A Wednesday within the hours of the helpline.
NOW = datetime(2026, 11, 18, 10, 5, tzinfo=UTC)


class At:
    """Somebody at a case."""

    def __init__(self, who: Account, reference: str) -> None:
        self.who, self.reference, self.browser = who, reference, Browser(who)

    async def get(self, name: str, **query: object) -> Answer:
        return await self.browser.get(name, query=query, reference=self.reference)

    async def post(self, name: str, **form: object) -> Answer:
        return await self.browser.post(name, form, reference=self.reference)

    async def queue(self, view: str) -> list[str]:
        return (await self.browser.get("cases.case.index", query={"view": view})).texts("#rows .cover")


async def last_of(key: str) -> tuple[str, str, dict[str, object]]:
    row = await db.fetchrow(
        "select code, notes, context from event_log where key = $1 order by seq desc limit 1", key
    )
    return row["code"], row["notes"], json.loads(row["context"])


async def give_category(reference: str, code: str) -> None:
    await db.execute(
        "update cases set category = (select id from category where code = $2) where reference = $1",
        reference,
        code,
    )


def day_in(days: int) -> str:
    return (clock.now() + timedelta(days=days)).date().isoformat()


async def codes_of(reference: str) -> list[str]:
    return await db.fetchval(
        "select array_agg(e.code order by t.seq) from timeline t join event_log e on e.id = t.event_id"
        " where t.subject_id = (select id from cases where reference = $1)",
        reference,
    )


async def category(code: str) -> UUID:
    key: UUID = await db.fetchval("select id from category where code = $1", code)
    return key


async def matter_type(code: str) -> UUID:
    key: UUID = await db.fetchval(
        "select m.id from matter_type m join category c on c.id = m.category where c.code = $1 and m.level = 1"
        " order by m.code limit 1",
        code,
    )
    return key


async def at_a_firm(**switches: object) -> tuple[Account, Browser, str]:
    maya, adviser = await make.account("operator"), await make.account("provider")
    adviser = replace(adviser, **switches)  # type: ignore[arg-type]
    assert adviser.organisation
    reference = await make.case(maya, category=await category("debt"), notes="Ask for the letter.")
    key = await db.fetchval("select id from cases where reference = $1", reference)
    await make.assign(key, adviser.organisation, maya)
    browser = Browser(adviser)
    await browser.get("cases.case.show", reference=reference)
    return maya, browser, reference


async def at_provider(*steps: str) -> tuple[Browser, str]:
    """A case at a firm, after steps; the adviser's browser and the reference."""
    maya = await make.account("operator")
    adviser = await make.account("provider")
    reference = await make.assigned_case(maya, adviser.organisation, person="Samira Haddad")
    browser = Browser(adviser)
    await browser.get("cases.case.show", reference=reference)
    for step in steps:
        answer = await does(browser, reference, step)
        assert answer.status == 303, answer.texts("main p")
    return browser, reference


async def does(browser: Browser, reference: str, step: str) -> Any:
    if "/" in step:
        return await browser.post(
            "cases.outcome.create", {"code": step, "notes": "Because."}, reference=reference
        )
    return await browser.post(f"cases.{step}.create", {"notes": "Because."}, reference=reference)


async def stands_at_provider() -> tuple[str | None, bool, bool, bool]:
    row = await db.fetchrow(
        "select k.requires_action_by, k.provider, f.provider_last_accepted_at, f.provider_closed_at"
        " from cases k join case_facts f on f.case_id = k.id where k.provider is not distinct from f.provider"
    )
    return row[0], row[1] is not None, row[2] is not None, row[3] is not None


async def saved_notes(case: str, text: str, at: datetime, by: object) -> None:
    await db.execute(
        'insert into notes_history (id, "case", field, text, created_by, created_at)'
        " values ($1, (select id from cases where reference = $2), 'notes', $3, $4, $5)",
        ids.new(),
        case,
        text,
        by,
        at,
    )


class Asked:
    """A case, and somebody who answers its questions."""

    def __init__(self, who: Account, reference: str) -> None:
        self.who, self.reference, self.browser = who, reference, Browser(who)

    async def begin(self, tree: str) -> Answer:
        await self.browser.get("cases.case.show", reference=self.reference)
        return await self.browser.post("cases.walk.create", reference=self.reference, tree=tree)

    async def answer(self, tree: str, question: str, answer: object, version: int | None = None) -> Answer:
        now = await db.fetchval(
            "select max(version) from question_walk where removed_at is null and code = $1", tree
        )
        form = {"question": question, "answer": answer, "version": now if version is None else version}
        return await self.browser.post("cases.answer.create", form, reference=self.reference, tree=tree)

    async def page(self, tree: str, **query: str) -> Answer:
        return await self.browser.get("cases.walk.show", query=query, reference=self.reference, tree=tree)

    async def log(self, key: str) -> list[Any]:
        return await db.fetch("select code, context, patch from event_log where key = $1 order by seq", key)


async def pass_means(asked: Asked, **last: object) -> None:
    await asked.begin("means")
    answers = {"under_eighteen": "no", "partner": "no", "over_sixty": "no", "benefits": "no", "dependants": 2,
               "gross": "1214.00", "disposable": "388", "capital": "640.00"}  # fmt: skip
    for question, answer in {**answers, **last}.items():
        if answer is not None:
            assert (await asked.answer("means", question, answer)).status == 303
