"""Why this deadline: the row that won, and what the others lack."""

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from app.sla.rules import (
    DEFAULT_ACTION,
    ActionConfig,
    Config,
    Fate,
    Traits,
    default_config,
    explain,
    explain_action,
    in_force,
    resolve,
)
from tests.sla.desk import L48, PRESETS

MOH = PRESETS[0]


def test_every_row_is_told_its_fate_the_winner_first():
    any_severe = Config("H1", 30, severity="high")
    off = replace(L48, is_active=False, priority="low")
    elsewhere = replace(MOH, hospital="H2")
    rows = [off, elsewhere, *PRESETS[:2], Config("H1", 99, severity="low"), any_severe]

    found = explain(rows, Traits("H1", "MOH", "high", "medium"))

    assert [(one.row, one.fate) for one in found[:3]] == [
        (MOH, Fate.WON),
        (any_severe, Fate.LESS_SPECIFIC),
        (default_config("high"), Fate.NOT_NEEDED),
    ]
    assert {one.fate for one in found[3:]} == {
        Fate.INACTIVE,
        Fate.OTHER_HOSPITAL,
        Fate.OTHER_SOURCE,
        Fate.OTHER_SEVERITY,
    }


def test_the_default_wins_where_no_row_fits():
    found = explain(PRESETS, Traits("H2", "MOH", "low"))

    assert (found[0].row.sla_hours, found[0].fate) == (120, Fate.WON)  # type: ignore[union-attr]
    assert {one.fate for one in found[1:]} == {Fate.OTHER_HOSPITAL}


def test_a_row_held_from_before_an_edit_stays_the_one_in_force():
    edited = replace(MOH, sla_hours=12, version=2)

    found = explain([edited], Traits("H1", "MOH"), held=MOH)

    assert [(one.row, one.fate) for one in found][:2] == [(MOH, Fate.WON), (edited, Fate.NOT_APPLIED)]


def test_an_action_row_is_told_its_fate_too():
    world, ward = ActionConfig(), ActionConfig("H1", "ER")

    found = explain_action([world, ward], Traits("H1", department="ER"))

    assert [one.fate for one in found] == [Fate.WON, Fate.LESS_SPECIFIC, Fate.NOT_NEEDED]
    assert explain_action([ward], Traits("H1", department="ICU"))[0].row is DEFAULT_ACTION
    assert explain_action([ward], Traits("H1", department="ICU"))[-1].fate is Fate.OTHER_DEPARTMENT


def test_of_several_versions_the_oldest_is_in_force_until_one_is_applied():
    two, three = (replace(MOH, version=n, sla_hours=n) for n in (2, 3))

    assert in_force([three, MOH, two]) == [MOH]
    assert in_force([three, MOH, two], 2) == [two]
    assert in_force([three, MOH, two], None) == [three]
    assert in_force([replace(MOH, is_active=False), two]) == [two]


LEVELS = st.sampled_from([None, "low", "high"])
ROWS = st.builds(
    Config, st.just("H1"), st.integers(1, 99), st.sampled_from([None, "MOH", "CCHI"]), LEVELS, LEVELS
)


@settings(deadline=None)
@given(
    st.lists(ROWS, max_size=8, unique_by=lambda row: (row.source, row.severity, row.priority)),
    st.randoms(),
    LEVELS,
)
def test_the_order_of_rows_decides_nothing(rows: list[Config], random, level: str | None):
    traits = Traits("H1", "MOH", level, level)
    shuffled = random.sample(rows, len(rows))

    assert resolve(shuffled, traits) == resolve(rows, traits)
    assert explain(shuffled, traits)[0] == explain(rows, traits)[0]
    assert sum(one.won for one in explain(rows, traits)) == 1
