"""The documents as golden files: one of each collection, as it stands in the store (bi.md 3)."""

import json
import os
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

from pymongo.database import Database

from app.bi.rules.documents import PASSING
from app.bi.rules.shapes import SHAPES, strange
from app.kernel import clock, db
from tests import make as people
from tests.bi import make

GOLDEN = Path(__file__).parent.parent / "data" / "bi"
NOW = make.at("2026-11-07T00:00")
#: `make golden` writes the files again; read the difference before you commit it.
WRITE = os.environ.get("RECOURSE_GOLDEN") == "write"
FORM, PLACE = UUID(int=0x0F), UUID(int=0x0A)
COMMON = {"_id", "dep", "run_id", "schema", "generated_at", "as_of", "tz"}


async def a_small_house() -> None:
    await people.organisation(
        "North", "hospital", handles_patient_data=True, created_at=make.at("2024-01-01T00:00"), id=PLACE
    )
    boss = UUID(int=0x0B)
    await people.user("operator_manager", organisation=PLACE, name="Bo Field", id=boss)
    await make.form("Ward audit", id=FORM, name_ar="تدقيق الجناح", cadence="monthly")
    for n, day in enumerate((1, 1, 15, 31)):
        when = make.at(f"2026-10-{day:02}T10:00") + timedelta(minutes=n)
        await make.submission(
            FORM,
            PLACE,
            when,
            score=60 + 10 * n,
            submitted_by=boss if n else None,
            due_at=when + timedelta(hours=1 if n % 2 else -1),
            **{"pass": n > 1},
        )
        await make.session(
            FORM, PLACE, when, "submitted" if n else "abandoned", active_seconds=30 * (n + 1), user=boss
        )
    await make.submission(FORM, PLACE, make.at("2026-08-01T00:00"), score=50, submitted_by=boss)
    await people.department(
        PLACE, "Ward 1", kind="ward", created_by=boss, created_at=make.at("2026-05-01T08:00")
    )
    await db.execute("update app_user set created_at = $1", make.at("2024-02-01T00:00"))


def plain(value: Any) -> Any:
    """As a golden file has it: instants in words, what differs between two runs left out."""
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, dict):
        return {name: plain(each) for name, each in sorted(value.items()) if name not in PASSING}
    return [plain(each) for each in value] if isinstance(value, list) else value


async def test_the_documents_are_those_of_the_golden_files(store: Database[dict[str, Any]]) -> None:
    with clock.frozen(NOW):
        await a_small_house()
        for task, period in [
            (make.SUBMISSIONS, make.MONTH),
            (make.SESSIONS, make.MONTH),
            ("aggregate_quarterly_form_churn", "2026Q3"),
            *((name, "2026-11-07") for name in ("sync_institutions", "sync_forms")),
            *((name, "2026-11-07") for name in ("sync_security_risk_clients", "sync_top_users")),
        ]:
            await make.gathered(task, period)

    for collection in sorted(set(SHAPES) - {"notifications_daily"}):
        found = list(store[collection].find().sort("_id", 1))
        assert all(set(each) >= COMMON for each in found)
        assert all(
            not strange({k: v for k, v in each.items() if k not in COMMON}, SHAPES[collection])
            for each in found
        )
        said = json.dumps([plain(each) for each in found], ensure_ascii=False, indent=1) + "\n"
        file = GOLDEN / f"{collection}.json"
        if WRITE:
            file.parent.mkdir(exist_ok=True)
            file.write_text(said)
        assert said == file.read_text(), collection
