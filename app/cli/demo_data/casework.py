"""Casework of the invented house beyond the log: questions answered, help given, feedback, links, merges."""

from datetime import timedelta
from random import Random
from typing import Any
from uuid import UUID

from app.accounts.account import Account
from app.cases.commands import checklist, helping, putting_away, walking
from app.cases.inputs.helping import Help
from app.cases.inputs.putting_away import PutAwayInput
from app.checklists.commands import install as install_checklists
from app.feedback import commands as feedback
from app.feedback.inputs import FeedbackInput, ReplyInput, Verdict
from app.guidance.commands import load_articles, load_categories
from app.guidance.reading import BUNDLED, articles_of
from app.kernel import clock, db
from app.kernel.actor import Subject, the_system
from app.links.commands import linking, merging
from app.links.inputs import LinkInput, MergeInput
from app.questions import queries as questions
from app.questions.commands.writing import install_all
from app.questions.inputs import AnswerInput
from app.questions.rules import CHOICE, MONEY, Question

AWAY_FOR = (
    "Waits for the tenancy agreement from the council.",
    "Client is abroad and rings when she is back.",
    "Hearing was put off; nothing to do before.",
)
SAID = (
    ("INDI", "The scope says debt, but the letter is about a benefit appeal.",
     "You are right, I asked about the wrong letter."),
    ("INIP", "The telephone number is one digit short, we could not reach the client.", ""),
    ("DLAY", "Came to us two days before the hearing although the call was three weeks ago.",
     "We look into it and write again."),
    ("IMCD", "Matter type 2 belongs to another category.", ""),
)  # fmt: skip


async def fill(chance: Random) -> None:
    """Load what comes with the house, and let the invented people use it. The rooms must be wired."""
    await install_all(by=the_system)
    await install_checklists()
    await load_categories()
    await load_articles(articles_of(BUNDLED)[0])
    maya, gareth = await _account("maya"), await _account("gareth")
    if maya is None or gareth is None:
        return
    cases = await _open_cases(maya)
    for case in cases[:12]:
        await _asked(chance, case["id"], "scope", maya)
        await _asked(chance, case["id"], "means", maya)
    await _ticked(chance, cases[:10], maya)
    for case, reason in zip(cases[-3:], AWAY_FOR, strict=False):
        until = clock.now() + timedelta(days=chance.randrange(3, 20))
        await putting_away.put_away(case["id"], PutAwayInput(until, reason), by=maya)
    await _helped(chance, cases[12:14], maya)
    await _linked(cases[:6], gareth)
    await _merged(cases[6:8], gareth)
    await _said(chance, gareth)


async def _account(username: str) -> Account | None:
    row = await db.fetchrow(
        "select u.id, u.name, u.role, u.organisation, o.kind as organisation_kind from app_user u"
        " join organisation o on o.id = u.organisation where u.username = $1 and u.is_demo",
        username,
    )
    return Account(**dict(row), scope=(row["organisation"],)) if row is not None else None


async def _open_cases(who: Account) -> list[Any]:
    return await db.fetch(
        "select k.id, k.reference, k.person, p.reference as person_reference from cases k"
        " join person p on p.id = k.person"
        " where k.owner = $1 and k.requires_action_by is not null and k.archived_at is null order by k.id limit 24",
        who.id,
    )


async def _asked(chance: Random, case: UUID, code: str, by: Account) -> None:
    """Answer what is asked, with answers that mostly come to a good end; one in six is left half way."""
    await walking.begin(case, code, by=by)
    for _step in range(20):
        there = await questions.walk_of(Subject("case", case), code)
        if there is None or there.path.open is None or chance.random() < 0.02:
            return
        question = there.path.open
        given = AnswerInput(question.code, _answer(chance, question), there.version)
        await walking.answer(case, code, given, by=by)


def _answer(chance: Random, question: Question) -> str | int:
    if question.kind == CHOICE:
        return "no" if question.code == "under_eighteen" else chance.choice(question.ways).code
    if question.kind != MONEY:
        return chance.randrange(4)
    most = max((way.most for way in question.ways if way.most is not None), default=100_000)
    return chance.randrange(most // 5, most + most // 12) // 100 * 100


async def _ticked(chance: Random, cases: list[Any], by: Account) -> None:
    lines = await db.fetch("select id from checklist_item where category = '' order by position")
    for case in cases:
        some = [line["id"] for line in lines if chance.random() < 0.7]
        await checklist.tick(case["id"], some, by=by)


async def _helped(chance: Random, cases: list[Any], by: Account) -> None:
    articles = [row["id"] for row in await db.fetch("select id from help_article order by slug")]
    for case in cases:
        given = Help("IRKB", chance.sample(articles, 2), "Read out twice, numbers sent by text.")
        await helping.send_elsewhere(case["id"], given, by=by)


async def _linked(cases: list[Any], by: Account) -> None:
    for one, other, kind in zip(cases[::2], cases[1::2], ("related", "duplicate", "related"), strict=False):
        given = LinkInput(other["reference"], kind, "Same address, two calls on one day.")
        await linking.link(one["id"], given, by=by)


async def _merged(cases: list[Any], by: Account) -> None:
    if len(cases) == 2 and cases[0]["person"] != cases[1]["person"]:
        given = MergeInput(
            cases[1]["person_reference"], "Same birth date and number; the name was heard wrongly."
        )
        await merging.merge(cases[0]["id"], cases[0]["person"], given, by=by)


async def _said(chance: Random, manager: Account) -> None:
    """Feedback of each firm's adviser on a case they have; half of it is answered, one is settled."""
    for n, (issue, comment, answer) in enumerate(SAID, start=1):
        adviser = await _account(f"demo-firm{n}")
        case: UUID | None = await db.fetchval(
            "select k.id from cases k where k.provider = $1 and k.organisation = $2 and k.archived_at is null"
            " order by k.id desc limit 1",
            adviser.organisation if adviser else None,
            manager.organisation,
        )
        if adviser is None or case is None:
            continue
        await feedback.leave(case, FeedbackInput(issue, comment), by=adviser)
        if answer:
            found = await db.fetchval(
                'select id from feedback where "case" = $1 order by number desc limit 1', case
            )
            await feedback.reply(case, found, ReplyInput(answer), by=manager)
            if chance.random() < 0.5:
                await feedback.settle(
                    case, found, Verdict(justified=True, resolved=True, version=1), by=manager
                )
