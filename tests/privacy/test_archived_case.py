"""Cases of the older system are found and read, never changed (cla.md 4.4)."""

from uuid import UUID

import pytest

from app.kernel import db, ids
from app.kernel.errors import Invalid
from app.privacy import rules
from app.privacy.commands import archive
from app.privacy.inputs import archived_rows
from tests import make
from tests.browser import Browser


async def archived(name: str, reference: str, **more: object) -> UUID:
    key = ids.new()
    born = more.get("born", "1970-02-01")
    await db.execute(
        "insert into archived_case (id, laa_reference, full_name, postcode, search_text, area_of_law)"
        " values ($1, $2, $3, 'SW1A 1AA', $4, 'Debt')",
        key, reference, name, rules.search_text(reference, name, "SW1A 1AA", born),
    )  # fmt: skip
    return key


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("quark", ["Zebedee Quark"]),
        ("zebedee, sw1a1aa", ["Zebedee Quark"]),
        ("1970-02-01", ["Ann Other", "Zebedee Quark"]),
        ("quark other", []),
        ("100%", []),
        ("3000007", ["Zebedee Quark"]),
    ],
)
async def test_the_archive_is_searched_by_every_word(house: None, words: str, found: list[str]) -> None:
    await archived("Zebedee Quark", "3000007")
    await archived("Ann Other", "3000008")

    page = await Browser(await make.account("operator")).get(
        "privacy.archived_case.index", query={"q": words}
    )

    assert sorted(page.texts("#rows a.cover")) == found


async def test_an_archived_case_is_read_and_nothing_else(house: None) -> None:
    key = await archived("Zebedee Quark", "3000007")

    page = await Browser(await make.account("operator")).get("privacy.archived_case.show", id=key)

    assert "Debt" in page.text
    assert page.soup.select("main form") == []


async def test_the_archive_is_a_constant_number_of_statements(house: None) -> None:
    maya = await make.account("operator")
    await archived("One", "1")
    few = (await Browser(maya).get("privacy.archived_case.index")).statements
    for n in range(2, 30):
        await archived(f"Client {n}", str(n))

    assert (await Browser(maya).get("privacy.archived_case.index")).statements == few


HEAD = "laa_reference,full_name,birth_date,postcode\n"


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("laa_reference,shoe_size\n1,42\n", "Unknown columns: shoe_size."),
        (f"{HEAD},Nobody,,\n1,Ann,31/12/1970,\n2,Bo,1970-12-31,\n", "wrong day: 2, 3."),
    ],
)
def test_a_file_of_older_cases_is_taken_whole_or_not_at_all(text: str, problem: str) -> None:
    with pytest.raises(Invalid, match=problem):
        archived_rows(text.splitlines())


async def test_older_cases_are_taken_in_and_written_anew(house: None) -> None:
    for name in ("Ann Quark", "Anna Quark"):
        await archive.load(archived_rows(f"{HEAD}77,{name},1970-12-31,LS6 2AB\n".splitlines()))

    page = await Browser(await make.account("operator")).get(
        "privacy.archived_case.index", query={"q": "ls62ab"}
    )

    assert page.texts("#rows a.cover") == ["Anna Quark"]
