"""Institutions that handle patient data: a list for few."""

from typing import Any

from pymongo.database import Database

from tests import make as people
from tests.bi import make


async def test_the_risk_list_is_for_few(store: Database[dict[str, Any]]) -> None:
    await people.organisation("North", "hospital", handles_patient_data=True)
    await make.gathered("sync_security_risk_clients", make.TODAY)

    page = await (await make.someone()).get("bi.security.index")
    refused = await (await make.someone("analyst")).get("bi.security.index")
    band = page.soup.select_one("p.row a")
    others = await (await make.someone()).get(
        "bi.security.index", query={"band": "low" if "high" in band["href"] else "high"}
    )

    assert "North" in page.soup.select_one("#clients").get_text()
    assert band.get_text().endswith(": 1")
    assert others.soup.select("#clients tr") == []
    assert refused.status == 403
