"""Organisations and places come in from anybody's file, with an account of every row."""

import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from app.kernel import db
from app.kernel.actor import the_system
from app.organisations import commands, importing
from app.organisations.cli import MAPPINGS
from app.organisations.commands import Outcome
from app.organisations.mapping import Recipe, Unmappable, slug
from app.organisations.reading import Unreadable
from tests.shared_data import shared

SIMPLE = {"code": "Code", "name": "Name", "kind": "=hospital", "parent": "Above", "parent_name": "Above name"}


def mapping_of(name: str) -> dict[str, Any]:
    """A mapping that comes with the house."""
    loaded: dict[str, Any] = json.loads((MAPPINGS / f"{name}.json").read_text())
    return loaded


async def organisations(file: Path, mapping: dict[str, Any]) -> list[Outcome]:
    gathered = importing.gather_organisations(file, mapping)
    return await commands.load_organisations(gathered.rows, gathered.refused, by=the_system)


async def places(file: Path, mapping: dict[str, Any]) -> list[Outcome]:
    gathered = importing.gather_locations(file, mapping)
    return await commands.load_locations(gathered.rows, gathered.refused, by=the_system)


def written(tmp_path: Path, text: str, name: str = "file.csv") -> Path:
    file = tmp_path / name
    file.write_text(text)
    return file


async def test_every_row_has_its_outcome(house: None, tmp_path: Path) -> None:
    file = written(
        tmp_path,
        "Code,Name,Above,Above name\nA,First,T,Trust\nB,,,\nA,Again,,\nC,Lost,nowhere,\nD,Below,A,\n",
    )
    outcomes = await organisations(file, SIMPLE)
    assert [(each.row, each.code, each.outcome, sorted(each.why)) for each in outcomes] == [
        (1, "A", "added", []),
        (2, "B", "refused", ["name"]),
        (3, "A", "refused", ["code"]),
        (4, "C", "refused", ["parent"]),
        (5, "D", "added", []),
    ]
    tree = await db.fetch(
        "select o.code, p.code as above, o.kind from organisation o"
        " left join organisation p on p.id = o.parent order by 1"
    )
    assert [tuple(row) for row in tree] == [
        ("A", "T", "hospital"),
        ("D", "A", "hospital"),
        ("T", None, "group"),
    ]


async def test_a_second_time_changes_only_what_differs(house: None, tmp_path: Path) -> None:
    await organisations(written(tmp_path, "Code,Name,Above,Above name\nA,One,T,Trust\nB,Two,A,\n"), SIMPLE)
    again = await organisations(
        written(tmp_path, "Code,Name,Above,Above name\nA,One,T,Trust\nB,New,A,\n"), SIMPLE
    )
    assert [each.outcome for each in again] == ["same", "changed"]
    assert await db.fetchval("select name from organisation where code = 'B'") == "New"


async def the_log() -> list[tuple[str, object]]:
    """What was written about files: of organisations or of places, and how many rows became what."""
    rows = await db.fetch("select code, context from event_log where key = 'organisations' order by seq")
    return [(row["code"], json.loads(row["context"])) for row in rows]


async def test_the_log_says_how_many_rows_of_a_file_became_what(house: None, tmp_path: Path) -> None:
    heading = "Code,Name,Above,Above name\n"
    await organisations(written(tmp_path, f"{heading}A,One,T,Trust\nB,Two,A,\nC,,,\n"), SIMPLE)
    await organisations(written(tmp_path, f"{heading}A,One,T,Trust\nB,New,A,\nD,Lost,nowhere,\n"), SIMPLE)
    place = {"code": "Code", "name": "Name", "kind": "=R"}
    await places(written(tmp_path, "Code,Name\nR1,Coast\n"), place)

    assert await the_log() == [
        ("ORGANISATIONS_IMPORTED", {"added": 2, "changed": 0, "same": 0, "refused": 1}),
        ("ORGANISATIONS_IMPORTED", {"added": 0, "changed": 1, "same": 1, "refused": 1}),
        ("LOCATIONS_IMPORTED", {"added": 1, "changed": 0, "same": 0, "refused": 0}),
    ]


@pytest.mark.parametrize(
    ("mapping", "words"),
    [
        ({"code": "Code", "name": "Name"}, "lacks kind"),
        ({**SIMPLE, "colour": "Colour"}, "no field colour"),
        ({**SIMPLE, "phone": 7}, "phone"),
        ({**SIMPLE, "phone": "Telephone"}, "no column Telephone"),
    ],
)
def test_a_mapping_that_cannot_be_followed_is_named(
    mapping: dict[str, Any], words: str, tmp_path: Path
) -> None:
    file = written(tmp_path, "Code,Name,Above,Above name\nA,One,,\n")
    with pytest.raises(Unmappable, match=words):
        importing.gather_organisations(file, mapping)


@pytest.mark.parametrize("text", ["{}", "[1]", "[", ""])
def test_json_that_is_no_list_of_objects_is_refused(text: str, tmp_path: Path) -> None:
    with pytest.raises(Unreadable):
        importing.gather_locations(written(tmp_path, text, "file.json"), mapping_of("saudi-regions"))


def test_a_recipe_joins_fixes_and_names() -> None:
    rules = {"code": {"slug": ["A", "B"]}, "name": ["A", "B", "C"], "kind": "=hospital"}
    row = Recipe.parse(rules, known=rules, needed=()).follow({"A": "St. Mary's", "B": " 12 ", "C": ""})
    assert row == {"code": "st-mary-s-12", "name": "St. Mary's, 12", "kind": "hospital"}


def test_a_long_slug_keeps_its_difference() -> None:
    long = "hospital of a very long name indeed in the north"
    assert len(slug([long, "1"])) == 40 and slug([long, "1"]) != slug([long, "2"])


@pytest.mark.parametrize(
    ("name", "mapping", "rows", "most_refused"),
    [
        ("nhs_hospitals_tilde.csv", "nhs-hospitals", 1216, 5),
        ("us_cms_hospital_general_information.csv", "cms-hospitals", 5326, 0),
        ("australia_myhospitals.csv", "myhospitals", 1009, 5),
        ("nepal_kathmandu_hospitals.csv", "kathmandu-hospitals", 214, 5),
    ],
)
async def test_the_hospitals_of_four_countries_load(
    name: str, mapping: str, rows: int, most_refused: int, house: None
) -> None:
    file = shared(f"real/hospitals/{name}")
    first = await organisations(file, mapping_of(mapping))
    counted = Counter(each.outcome for each in first)
    assert len(first) == rows and counted["refused"] <= most_refused, [
        e for e in first if e.outcome == "refused"
    ]
    assert counted["added"] == await db.fetchval("select count(*) from organisation where kind = 'hospital'")
    second = Counter(each.outcome for each in await organisations(file, mapping_of(mapping)))
    assert second == {
        "same": counted["added"],
        **({"refused": counted["refused"]} if counted["refused"] else {}),
    }


async def test_the_places_of_a_country_load_in_both_scripts(house: None) -> None:
    for name, rows in (("regions", 13), ("cities", 4581), ("districts", 3732)):
        outcomes = await places(shared(f"real/saudi_locations/{name}_lite.json"), mapping_of(f"saudi-{name}"))
        assert len(outcomes) == rows
        assert Counter(each.outcome for each in outcomes) == {"added": rows}
    riyadh = await db.fetchrow("select name, name_ar from location where kind = 'R' and code = '1'")
    assert riyadh is not None and tuple(riyadh) == ("Riyadh", "منطقة الرياض")
    above = await db.fetchval(
        "select r.name from location w join location d on d.id = w.parent join location r on r.id = d.parent"
        " where w.code = '10100003001'"
    )
    assert above == "Riyadh"
    again = await places(shared("real/saudi_locations/cities_lite.json"), mapping_of("saudi-cities"))
    assert {each.outcome for each in again} == {"same"}


async def test_what_hangs_from_a_row_that_is_refused_is_not_put_at_the_top(
    house: None, tmp_path: Path
) -> None:
    file = written(tmp_path, "Code,Name,Above,Above name\nA,Lost,nowhere,\nB,Below,A,\nC,Alone,C,\n")

    for _again in range(2):
        outcomes = await organisations(file, SIMPLE)
        assert [each.outcome for each in outcomes] == ["refused"] * 3

    assert await db.fetchval("select count(*) from organisation") == 0


async def test_an_organisation_that_moves_in_the_tree_has_changed(house: None, tmp_path: Path) -> None:
    heading = "Code,Name,Above,Above name\n"
    await organisations(written(tmp_path, f"{heading}A,One,T,Trust\nB,Two,A,\n"), SIMPLE)

    (moved,) = await organisations(written(tmp_path, f"{heading}B,Two,T,\n"), SIMPLE)

    assert moved.outcome == "changed"
    assert (
        await db.fetchval(
            "select p.code from organisation o join organisation p on p.id = o.parent where o.code = 'B'"
        )
        == "T"
    )


@pytest.mark.parametrize(
    ("field", "written_as"),
    [
        ("country", "=GBR"),
        ("country", "=1x"),
        ("time_zone", "=Mars/Base"),
        ("email", "=a@b@c"),
        ("kind", "=shop"),
    ],
)
def test_a_row_that_cannot_be_kept_names_its_field(field: str, written_as: str, tmp_path: Path) -> None:
    file = written(tmp_path, "Code,Name,Above,Above name\nA,One,,\n")

    gathered = importing.gather_organisations(file, {**SIMPLE, field: written_as})

    assert [list(each.why) for each in gathered.refused] == [[field]]


async def test_a_place_lies_in_one_that_is_there(house: None, tmp_path: Path) -> None:
    mapping = {"code": "Code", "name": "Name", "kind": "Kind", "parent": "Above"}
    file = written(tmp_path, "Code,Name,Kind,Above\nR1,Coast,R,\nD1,Reef,D,R1\nD2,Lost,D,R9\nD3,Nowhere,D,\n")

    outcomes = await places(file, mapping)

    assert [(each.code, each.outcome) for each in outcomes] == [
        ("R1", "added"),
        ("D1", "added"),
        ("D2", "refused"),
        ("D3", "refused"),
    ]
    assert await db.fetchval("select count(*) from location") == 2
