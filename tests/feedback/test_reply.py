"""Feedback is answered from either side, and whoever wrote before is told."""

from app.kernel import db
from tests import make
from tests.browser import Browser
from tests.feedback.make import Sides


async def test_feedback_goes_to_and_fro_and_each_side_is_told(sides: Sides) -> None:
    assert (await sides.leave()).status == 303
    assert (await sides.reply(sides.manager, "Which part of it?")).status == 303
    assert (await sides.reply(sides.firm, "It is a benefits matter.")).status == 303

    page = await sides.open(sides.manager)
    assert page.texts("main .card li span.body") == ["Which part of it?", "It is a benefits matter."]
    told = await db.fetch("select recipient_user, subject from outbox where kind = 'feedback' order by id")
    firm = await db.fetchval("select name from organisation where id = $1", sides.firm.organisation)
    assert [(row["recipient_user"], row["subject"]) for row in told] == [
        (sides.manager.id, f"{firm} left feedback on case {sides.reference}"),
        (sides.firm.id, f"Gareth Pugh answered about case {sides.reference}"),
        (sides.manager.id, f"Dana Quill answered about case {sides.reference}"),
    ]


async def test_an_empty_answer_is_refused_beside_its_field(sides: Sides) -> None:
    await sides.leave()

    assert (await sides.reply(sides.firm, "  ")).status == 422


async def test_nobody_answers_feedback_they_may_not_see_or_that_belongs_to_another_case(sides: Sides) -> None:
    await sides.leave()
    rival = Browser(await make.account("provider"))
    other = await make.assigned_case(sides.manager, sides.firm.organisation)
    await Browser(sides.firm).get("cases.case.show", reference=other)
    one = await sides.one()

    foreign = await rival.post("feedback.reply.create", {"text": "Me too"}, reference=sides.reference, id=one)
    strayed = await Browser(sides.firm).post(
        "feedback.reply.create", {"text": "Me too"}, reference=other, id=one
    )

    assert (foreign.status, strayed.status) == (404, 404)
    assert await db.fetchval("select count(*) from feedback_reply") == 0


async def test_what_was_written_stays_in_the_answer_that_is_refused(sides: Sides) -> None:
    await sides.leave()

    page = await sides.reply(sides.firm, "x" * 5_001)

    assert page.status == 422
    assert page.texts("textarea[name=text]") == ["x" * 5_001]
