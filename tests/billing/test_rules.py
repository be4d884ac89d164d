"""Every rule of cla.md 6.3 and 6.5 with rows that keep it and rows that break it."""

import pytest

from app.billing.rules.codes import ALL_MATTERS_1, MATTERS_1, STAGE_FORBIDDEN, STAGE_OPTIONAL, STAGE_REQUIRED
from app.billing.rules.columns import CURRENT, LEGACY
from app.billing.rules.crossings import AFTER_CATEGORY, ALL
from tests.billing.rows import CHECKER, DETERMINATION, GOOD, LEGACY_CHECKER, broken, legacy_row, row

G, Q, E, OLD = "2018-general", "2018-discrimination", "2018-education", "2013"
HF = {"minutes": "200", "fee_code": "HF", "fee": "130"}
HR = {"minutes": "900", "fee_code": "HR", "fee": "0"}
DF = {**DETERMINATION, "fee_code": "DF", "fee": "40"}
FAMILY = {"matter1": "FAME", "matter2": "FADV", "stage": "", "outcome": "FA"}
HM = {**FAMILY, "matter1": "FAMY", "fee_code": "HM", "fee": "119.60"}
WELFARE = {"matter1": "WBAA", "matter2": "WREA", "stage": "", "outcome": "WA"}


def each(**cells: str) -> list[dict[str, str]]:
    """One change of a row for each word given for a column."""
    return [{name: word} for name, words in cells.items() for word in words.split()]


# rule, contract, the row around it, cells that keep the rule, cells that break it
TABLE: list[tuple[str, str, dict[str, str], list[dict[str, str]], list[dict[str, str]]]] = [
    ("F-REQ", G, {}, [{"surname": " O "}], [{name: ""} for name in ("reference", "client", "account")]),
    ("F-REQ", G, {}, [], [{name: "  "} for name in ("first_name", "surname", "gender", "ethnicity")]),
    ("F-REQ", G, {}, [], [{name: ""} for name in ("postcode", "age_range", "minutes", "costs")]),
    ("F-REQ", G, {}, [], [{"disability": ""}, {"channel": "\t"}, {"matter2": ""}]),
    (
        "F-INT",
        G,
        {},
        [
            {"reference": " 3100001 "},
            {"reference": "-5"},
            {"reference": "+5"},
            {"minutes": "0"},
            {"reference": "9" * 12},
        ],
        [
            *each(reference="31000O1 1.5 1_000 ٣ 1111111111111", minutes="60.0 1,000"),
            {"minutes": "1 h 10"},
        ],
    ),
    ("F-GTE0", G, {}, [{"minutes": "0"}, {"fee": "0"}], [{"minutes": "-1"}, {"fee": "-0.01"}]),
    (
        "F-DEC",
        G,
        {},
        each(
            costs="1,250.75 -12 .5 5. 390.27999999999997 007 9999999999.99",
            travel="-0.30",
            disbursements="1,000,000",
        ),
        each(
            costs="1E3 NaN Infinity 80,50 £5 1,25.00 10000000000", travel="12x", disbursements=".", fee="65p"
        ),
    ),
    (
        "F-DATE",
        G,
        {},
        [{"born": "5/3/1984"}, {"born": "05/03/1984"}, {"opened": "29/2/2024"}, {"born": " 1/1/1970 "}],
        each(born="5/3/84 1984-03-05 00/01/1984", opened="29/02/2025 soon", closed="31/09/2025 10.03.2025"),
    ),
    ("F-CURMONTH", G, {}, [{"closed": "30/06/2026"}], [{"closed": "01/07/2026"}, {"closed": "31/07/2026"}]),
    (
        "F-ACC",
        G,
        {},
        [{"account": "0b840n"}, {"account": " 2P345K "}],
        [{"account": "22222B"}, {"account": "2P345KX"}, {"account": "2P34K"}, {"account": "P2345K"}],
    ),
    (
        "F-POSTCODE",
        G,
        {},
        [{"postcode": code} for code in ("SW1A1AA", "m1 1ae", "LSI 4AP", "B33 8TH", "CR2 6XH", "DN55 1PT")]
        + [
            {"postcode": code}
            for code in ("GIR 0AA", "gir0aa", "NFA", "nfa", "INT INT", "W1A 0AX", "EC1A  1BB")
        ],
        [
            {"postcode": code}
            for code in ("ZZZ 999", "NONE", "SW1A", "12345", "LS1 4A", "LS1 4APX", "SW1A-1AA")
        ],
    ),
    (
        "F-ECREF",
        G,
        {},
        [{"exceptional": ""}, {"exceptional": "1234567ab"}],
        [{"exceptional": "123456AB"}, {"exceptional": "1234567ABC"}, {"exceptional": "1234567"}],
    ),
    (
        "F-CODE",
        G,
        {},
        [*each(eligibility="S T V W X Z", exemption="ECHI"), {"telephone_advice": ""}],
        [
            *each(
                age_range="H", eligibility="Y", matter1="dtot DXXX", matter2="XXXX", stage="ZZ", fee_code="XF"
            ),
            *each(disability="LOL", determination="DVCX", telephone_advice="M", exemption="E"),
            *each(adaptations="nar", channel="TEL"),
        ],
    ),
    ("F-CODE", OLD, {}, [{"outcome": "DX"}], [{"outcome": "DAA"}, {"fee_code": "LF"}]),
    ("F-CODE", OLD, DETERMINATION, [{"determination": "FINI"}], [{"determination": "FAFA"}]),
    ("F-CODE", G, DF, [{"determination": "FAFA"}, {"determination": "EXEM"}], [{"determination": "FAF"}]),
    ("X-DATE-OPEN", OLD, {}, [{"opened": "", "closed": ""}], [{"opened": ""}]),
    (
        "X-DATE-2013",
        OLD,
        {},
        [{"opened": "01/04/2013", "closed": "01/04/2013"}, {"opened": "02/04/2013"}],
        [{"opened": "31/03/2013"}],
    ),
    (
        "X-DATE-ORDER",
        G,
        {},
        [{"closed": "03/02/2025"}, {"closed": ""}],
        [{"closed": "02/02/2025"}],
    ),
    ("X-ADAPT", G, {}, [], [{"adaptations": ""}]),
    (
        "X-ADAPT",
        OLD,
        {"adaptations": ""},
        [{"opened": "01/04/2013"}, {"opened": "", "closed": ""}, {"opened": "03/02/2015", **DETERMINATION}],
        [{"opened": "02/04/2013"}],
    ),
    ("X-MEDIA", G, {}, [{"media": "anything at all"}], [{"media": ""}]),
    ("X-MEDIA", OLD, DETERMINATION, [{"media": ""}], []),
    ("X-STAGE-REQ", G, {}, [{"matter1": "DPDE", "stage": ""}], [{"stage": ""}]),
    ("X-STAGE-REQ", E, {}, [{"stage": "", **DETERMINATION}], [{"stage": ""}]),
    ("X-STAGE-NOT", G, WELFARE, [{"matter1": "WBUC", "stage": "WA"}], [{"stage": "WA"}]),
    ("X-STAGE-NOT", G, {**FAMILY, **DF}, [{"stage": "FA"}], []),
    ("X-DOB", G, {}, [{"born": "", "age_range": "U"}, {"age_range": "U"}], [{"born": ""}]),
    ("X-OUTCOME", G, {}, [{"outcome": "DAA"}, {"outcome": ""}], [{"outcome": "DAB"}, {"outcome": "da"}]),
    ("X-OUTCOME", Q, {}, [{"outcome": "QAA"}], [{"outcome": "QAB"}]),
    ("X-OUTCOME", E, {}, [{"outcome": "EAA"}], [{"outcome": "EL"}]),
    ("X-ELIG-REQ", G, {}, [], [{"eligibility": ""}]),
    ("X-ELIG-REQ", G, DF, [{"eligibility": ""}], []),
    (
        "X-ELIG-TIME",
        E,
        {"minutes": "133"},
        [{"eligibility": c} for c in "TV"],
        [{"eligibility": c} for c in "SWXZ"],
    ),
    ("X-ELIG-TIME", Q, {"eligibility": "S"}, [{"minutes": "132"}], [{"minutes": "133"}]),
    ("X-ELIG-TIME", OLD, {"eligibility": "Z"}, [{"minutes": "132"}], [{"minutes": "133"}]),
    ("X-ELIG-TIME", G, {**HR, "eligibility": "S"}, [{"minutes": "900"}], []),
    ("X-FEE-NA", OLD, {}, [{"fee_code": "NA"}], [{"fee_code": ""}]),
    ("X-FEE-NA", Q, {}, [], [{"fee_code": ""}, {"fee_code": "LF"}]),
    ("X-FEE-NA", E, {}, [], [{"fee_code": "HF", "fee": "130"}]),
    ("X-FEE-NOT-NA", G, {}, [{"fee_code": ""}, {"fee_code": "MR"}], [{"fee_code": "NA"}]),
    (
        "X-FEE-AMT",
        G,
        {"fee": ""},
        [{"fee_code": ""}],
        [{"fee_code": "LF"}, {"fee_code": "MR"}, HF | {"fee": ""}],
    ),
    ("X-LF-TIME", G, {}, [{"minutes": "132"}], [{"minutes": "133"}]),
    ("X-HF-TIME", G, HF, [{"minutes": "133"}, {"minutes": "899"}], [{"minutes": "132"}, {"minutes": "900"}]),
    ("X-HR-TIME", G, HR, [{"minutes": "5000"}], [{"minutes": "899"}]),
    ("X-HM-MT1", G, HM, [{}], [{"matter1": "FAME"}]),
    ("X-MT1-FEE", G, HM, [{}], [{"fee_code": "LF"}, {"fee_code": ""}, {"fee_code": "MR"}]),
    ("X-DF-AMT", G, DF, [{"fee": "40.00"}, {"fee": "0"}], [{"fee": "40.01"}, {"fee": "40.001"}]),
    ("X-DF-DET", G, DF, [{}], [{"determination": "", "stage": "DB", "outcome": "DA"}]),
    ("X-FEE-ELIG", G, HF, [{"eligibility": "T"}, {"eligibility": "V"}], [{"eligibility": c} for c in "SWXZ"]),
    ("X-FEE-ELIG", G, {}, [{"eligibility": c} for c in "STVWXZ"], []),
    ("X-SIGN", G, {}, [{"signposting": "TANA"}], [{"signposting": "DVCA"}, {"signposting": "tana"}]),
    ("X-SIGN", OLD, {}, [{"signposting": "anything"}], []),
    ("X-SIGN-REQ", G, {"outcome": "DU"}, [{"signposting": "FINI"}], [{"signposting": ""}]),
    ("X-SIGN-REQ", OLD, {"outcome": "DU"}, [{}], []),
    ("X-CAT", G, {}, [{"matter2": "DVAL"}], [{"matter2": "HPRI"}, {"stage": "HA"}, {"outcome": "HA"}]),
    ("X-CAT", E, {}, [], [{"matter2": "QRAC"}, {"outcome": "QA"}]),
    ("X-DET-TIME", G, DF, [{"minutes": "18"}], [{"minutes": "24"}, {"minutes": "19"}]),
    ("X-DET-TIME", Q, DETERMINATION, [{"minutes": "42"}], [{"minutes": "48"}]),
    ("X-DET-6MIN", G, DF, [{"minutes": "0"}, {"minutes": "6"}], [{"minutes": "7"}, {"minutes": "17"}]),
    ("X-DET-6MIN", Q, DETERMINATION, [{"minutes": "36"}], [{"minutes": "20"}]),
    ("X-FF", E, {}, [{"channel": "FF"}], []),
    ("X-FF", G, {}, [{"channel": "OA"}], [{"channel": "FF"}]),
    ("X-FF", OLD, {}, [], [{"channel": "FF"}]),
    ("X-DVCA", G, {**FAMILY, **DF, "outcome": "FA"}, [{"determination": "DVCA"}], []),
    ("X-DVCA", G, DF, [], [{"determination": "DVCA"}]),
]


KEPT = [
    pytest.param(contract, around | cells, id=f"{rule} {contract} {cells}")
    for rule, contract, around, good, _ in TABLE
    for cells in good
]


BROKEN = [
    pytest.param(rule, contract, around | cells, id=f"{rule} {contract} {cells}")
    for rule, contract, around, _, bad in TABLE
    for cells in bad
]


@pytest.mark.parametrize(("contract", "cells"), KEPT)
def test_a_row_that_keeps_the_rule_has_no_mistake(contract: str, cells: dict[str, str]) -> None:
    assert broken(row(contract, **cells)) == []


@pytest.mark.parametrize(("rule", "contract", "cells"), BROKEN)
def test_a_row_that_breaks_the_rule_has_that_mistake_alone(
    rule: str, contract: str, cells: dict[str, str]
) -> None:
    assert broken(row(contract, **cells)) == [rule]


def test_every_rule_has_a_row_that_breaks_it() -> None:
    of_cells = {rule for column in CURRENT.columns + LEGACY.columns for rule in column.rules}
    of_rows = {rule.id for rule in ALL + AFTER_CATEGORY}
    tried = {rule for rule, _, _, _, bad in TABLE if bad} | {"F-EMPTY"}

    assert tried == of_cells | of_rows


@pytest.mark.parametrize("contract", GOOD)
def test_a_good_row_of_each_contract_is_read_under_it(contract: str) -> None:
    found = CHECKER.good(row(contract))

    assert found is not None
    assert found[0] == contract


@pytest.mark.parametrize(
    ("opened", "matter1", "contract"),
    [
        ("", "QEMP", "2013"),
        ("01/04/2013", "QEMP", "2013"),
        ("31/08/2018", "ESEN", "2013"),
        ("01/09/2018", "ESEN", "2018-education"),
        ("1/9/2018", "QCON", "2018-discrimination"),
        ("01/09/2018", "WBUC", "2018-general"),
    ],
)
def test_the_day_opened_and_the_matter_choose_the_contract(opened: str, matter1: str, contract: str) -> None:
    around = {"QEMP": Q, "QCON": Q, "ESEN": E}.get(matter1, G)
    cells = {
        "opened": opened,
        "closed": opened,
        "matter1": matter1,
        "fee_code": "LF" if contract == G else "NA",
    }
    cells |= {"fee": "65", "minutes": "60", **(WELFARE | {"matter1": "WBUC"} if around == G else {})}

    found = CHECKER.good(row(around, **cells))

    assert found is not None
    assert found[0] == contract


def test_every_first_matter_type_needs_allows_or_forbids_a_stage() -> None:
    assert STAGE_REQUIRED | STAGE_OPTIONAL | STAGE_FORBIDDEN == ALL_MATTERS_1
    assert MATTERS_1["Q"] <= STAGE_REQUIRED
    assert {"DMCA", "HOOT", "EEQU"} <= STAGE_REQUIRED
    assert {"WBPI", "FAMY", "FAM3"} <= STAGE_FORBIDDEN


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"opened": "03/02/2025", "closed": "10/03/2025"},
        DETERMINATION,
        {"outcome": "DU"},
        {"signposting": "x"},
    ],
)
def test_the_older_layout_knows_the_rules_of_2013_alone(changes: dict[str, str]) -> None:
    assert broken(legacy_row(**changes), LEGACY_CHECKER) == []


@pytest.mark.parametrize(
    ("changes", "rule"),
    [
        ({"unused1": "x"}, "F-EMPTY"),
        ({"unused4": "0"}, "F-EMPTY"),
        ({"opened": "01/03/2013"}, "X-DATE-2013"),
        ({"opened": "3-2-2025"}, "F-DATE"),
        ({"outcome": "DAA"}, "F-CODE"),
        ({"eligibility": "S", "minutes": "133"}, "X-ELIG-TIME"),
        ({"media": ""}, "X-MEDIA"),
    ],
)
def test_the_older_layout_refuses_what_2013_refused(changes: dict[str, str], rule: str) -> None:
    assert broken(legacy_row(**changes), LEGACY_CHECKER) == [rule]


def test_messages_come_in_the_order_of_the_specification() -> None:
    cells = row(
        G,
        surname="",
        costs="x",
        closed="01/01/2025",
        media="",
        outcome="ZZ",
        matter2="HPRI",
        fee_code="NA",
        channel="FF",
    )

    assert broken(cells) == [
        "F-REQ",
        "F-DEC",
        "X-DATE-ORDER",
        "X-MEDIA",
        "X-OUTCOME",
        "X-FEE-NOT-NA",
        "X-CAT",
    ]


def test_the_last_group_is_asked_only_of_one_category() -> None:
    cells = row(G, **DF | {"minutes": "19", "channel": "FF", "determination": "DVCA"})

    assert broken(cells) == ["X-DET-TIME", "X-FF", "X-DVCA"]
    cells[CURRENT.at("matter2")] = "HPRI"
    assert broken(cells) == ["X-CAT"]
