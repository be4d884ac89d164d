"""Figures of others are read from their files and stand beside ours."""

from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest

from app.accounts.account import Account
from app.kernel.jsonfile import Unusable
from app.results.commands import put_benchmarks
from app.results.reading import benchmarks
from tests.forms import make as forms
from tests.results.make import NOW, shown

HCAHPS = forms.asking(
    {"code": "h_hsp_rating", "kind": "zero_ten", "weight": 1},
    {"code": "h_clean_hsp", "kind": "scale", "weight": 1},
)


def files(folder: Path, **changes: str) -> Path:
    texts = {
        "measures.csv": "measure_id,measure,type\nH_HSP_RATING,Overall,Global\nH_CLEAN_HSP,Clean,Item\n",
        "states.csv": "state,state_name,region\nAK,Alaska,Pacific\n",
        "state_results.csv": "release_period,State,measure_id,bottom_box_percentage,middle_box_percentage,"
        "top_box_percentage\n07_2022,AK,H_HSP_RATING,10,30,60\n07_2023,AK,H_HSP_RATING,10,20,70\n",
        "national_results.csv": "release_period,measure_id,bottom_box_percentage,middle_box_percentage,"
        "top_box_percentage\n07_2023,H_HSP_RATING,9,20,71\n07_2023,H_CLEAN_HSP,9,,72\n",
    }
    for name, text in (texts | changes).items():
        (folder / name).write_text(text)
    return folder


async def test_the_newest_figures_of_a_state_stand_beside_ours(officer: Account, tmp_path: Path) -> None:
    assert await put_benchmarks(benchmarks(files(tmp_path))) == (4, 0)
    assert await put_benchmarks(benchmarks(tmp_path)) == (0, 4)
    assert officer.organisation is not None
    key = await forms.form(HCAHPS)
    for n, rating in enumerate((10, 9, 3, 10)):
        await forms.submission(
            key,
            officer.organisation,
            {"h_hsp_rating": rating, "h_clean_hsp": 5},
            at=NOW - timedelta(days=n * 20),
        )

    page = await shown(officer, "results.result.show", key, area="AK")
    assert page.texts("section[aria-labelledby=benchmark] tbody tr") == ["Overall 75 % 70 %"]
    assert page.soup.select_one("#benchmark-chart") is not None
    nation = await shown(officer, "results.result.show", key)
    assert nation.texts("section[aria-labelledby=benchmark] tbody tr") == [
        "Clean 100 % 72 %",
        "Overall 75 % 71 %",
    ]


async def test_an_area_nobody_wrote_is_the_nation(officer: Account, form: UUID) -> None:
    assert (await shown(officer, "results.result.show", form, area="\x00")).status == 200


def test_a_file_that_is_no_result_is_named_with_its_row(tmp_path: Path) -> None:
    bad = "release_period,measure_id,bottom_box_percentage,middle_box_percentage,top_box_percentage\n07_2023,H,x,1,1\n"
    with pytest.raises(Unusable, match=r"national_results\.csv, row 2"):
        benchmarks(files(tmp_path, **{"national_results.csv": bad}))
    (tmp_path / "states.csv").unlink()
    with pytest.raises(Unusable, match=r"states\.csv: is missing"):
        benchmarks(tmp_path)
