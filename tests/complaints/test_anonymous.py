"""Somebody who complains without a name: nothing by which they could be found is written down."""

import pytest

from app.complaints.inputs import Complainer
from tests.complaints.make import complaint, row_of, ward


@pytest.mark.parametrize("kind", ["anonymous", "patient"])
async def test_who_complains_without_a_name_leaves_no_way_to_reach_them(house: None, kind: str) -> None:
    place = await ward()
    who = Complainer(kind, "Ruth Adeyemi", "+15005550006", "ruth@example.org", "fr", consents=True)

    kept = await row_of(await complaint(place.hospital, complainant=who))

    told = ("Ruth Adeyemi", "+15005550006", "ruth@example.org", True)
    names = ("complainant_name", "complainant_phone", "complainant_email", "consent_to_contact")
    assert tuple(kept[name] for name in names) == (("", "", "", False) if kind == "anonymous" else told)
    assert (kept["complainant_kind"], kept["complainant_language"]) == (kind, "fr")
