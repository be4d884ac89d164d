"""Accepted rows that do not fit the cases they name: their page."""

from app.accounts.account import Account
from tests import make
from tests.billing.house import accept, good_rows, sent
from tests.billing.rows import row
from tests.browser import Browser


async def test_the_contract_manager_reads_the_warnings_with_the_value_of_the_row(
    joel: Account, reference: int
) -> None:
    upload = await sent(
        joel,
        [row(reference=str(reference), surname="Farrow", born="6/3/1984"), row(reference="9999999")],
    )
    await accept(joel, upload)

    page = await Browser(await make.account("contract_manager")).get("billing.warning.index", id=upload)

    assert page.texts("#warnings td p") == [
        f"The client of case {reference} has another surname than Farrow.",
        f"The client of case {reference} was born on another day than Tue 6 Mar 1984.",
        "No case has the reference 9999999.",
    ]


async def test_the_provider_is_told_of_their_own_cases_alone(joel: Account, reference: int) -> None:
    upload = await sent(joel, [row(reference=str(reference)), row(reference="9999999")])
    await accept(joel, upload)

    page = await Browser(joel).get("billing.warning.index", fragment=True, id=upload)

    assert page.texts("#warnings td p") == ["No case of yours has the reference 9999999."]
    assert page.soup.select("h1") == [], "htmx gets the rows alone"


async def test_a_file_that_was_not_accepted_has_no_warnings_of_rows(joel: Account) -> None:
    upload = await sent(joel, good_rows(1))

    answer = await Browser(joel).get("billing.warning.index", id=upload)

    assert (answer.status, "Nothing of this file was stored." in answer.text) == (404, True)


async def test_the_page_of_warnings_takes_as_many_statements_for_one_row_as_for_thirty(joel: Account) -> None:
    pages = []
    for count in (1, 30):
        upload = await sent(joel, good_rows(count))
        await accept(joel, upload)
        pages.append(await Browser(joel).get("billing.warning.index", id=upload))

    assert pages[0].statements == pages[1].statements
    assert [len(page.soup.select("#warnings tbody tr")) for page in pages] == [1, 30]
