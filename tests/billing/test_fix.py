"""The suggestion for one mistake, taken and left again."""

from app.accounts.account import Account
from app.kernel import db
from tests.billing.house import accepted, good_rows, sent
from tests.billing.rows import row
from tests.browser import Browser


async def test_a_suggestion_is_taken_and_left_again(joel: Account) -> None:
    upload = await sent(joel, [row(minutes="1 h 10"), row(costs="80,50")])
    browser = Browser(joel)

    answer = await browser.post("billing.fix.create", {"position": 1, "chosen": 1}, fragment=True, id=upload)
    assert "1 was chosen" in answer.text
    assert answer.text.lstrip().startswith("<section"), "htmx gets the card alone"
    again = await browser.post("billing.fix.create", {"position": 1, "chosen": 0}, fragment=True, id=upload)
    assert "was chosen" not in again.text


async def test_a_mistake_without_a_suggestion_has_none_to_take(joel: Account) -> None:
    upload = await sent(joel, [row(surname="")])

    for position in (1, 9):
        answer = await Browser(joel).post(
            "billing.fix.create", {"position": position, "chosen": 1}, id=upload
        )
        assert answer.status == 404
    assert await db.fetchval("select count(*) from billing_mistake where chosen") == 0


async def test_a_file_without_mistakes_takes_no_fixes(joel: Account) -> None:
    checked, stands = await sent(joel, good_rows(1)), await accepted(joel, good_rows(2))

    for upload in (checked, stands):
        answer = await Browser(joel).post("billing.fix.create", {"position": 1, "chosen": 1}, id=upload)
        assert (answer.status, "Only a file with mistakes can be mended here." in answer.text) == (409, True)
