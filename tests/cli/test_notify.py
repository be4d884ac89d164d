"""`recourse notify` as an administrator runs it: processes of their own, a real gateway, nobody told twice."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from app.kernel import db
from app.kernel.actor import the_system
from app.kernel.jsonfile import Unusable
from app.notifications.commands import saving
from app.notifications.indications import read_indications
from app.notifications.rules.facts import KINDS
from app.settings import ROOT

#: what no good run reaches
LONGEST = 180
EGA = {
    "SmsResource": "/sms", "PrivateKey": "k", "UserId": "u", "SenderId": "s", "ServiceId": "v",
    "RequestType": "t", "HeaderKeys": "A", "HeaderValues": "HashMessage1",
}  # fmt: skip
TODAY = datetime.now(UTC).replace(microsecond=0)


def _day(ahead: int) -> str:
    return (TODAY + timedelta(days=ahead)).date().isoformat()


FACTS: dict[str, Any] = {
    "languages": [{"code": "en", "name": "English", "sort_order": 1}],
    "locations": [
        {"code": "R1", "name": "Coast", "type": "R"},
        {"code": "D1", "name": "Reef", "type": "D", "parent": "R1"},
    ],
    "products": [{"code": "FAM", "name": "Family"}],
    "families": [
        {
            "uuid": f"00000000-0000-7000-8000-00000000000{n}",
            "approval": approval,
            "language": "en",
            "location": "D1",
            "head": f"N{n}",
            "members": [{"chf_id": f"N{n}", "last_name": "Mushi", "other_names": "Neema", "phone": phone}],
        }
        for n, approval, phone in (
            (1, True, "+255754000001"),
            (2, False, "+255754000002"),
            (3, True, None),
            (4, True, "+255754000004"),
        )
    ],
    "policies": [
        {
            "uuid": f"00000000-0000-7000-8000-0000000000a{n}",
            "family": f"00000000-0000-7000-8000-00000000000{n}",
            "product": "FAM",
            "stage": "N",
            "status": 2,
            "enroll_date": _day(-1),
            "start_date": _day(8),
            "effective_date": _day(8),
            "expiry_date": _day(372),
            "value": "100.00",
            "validity_from": (TODAY - timedelta(hours=3)).isoformat(),
            "activated_at": (TODAY - timedelta(hours=1)).isoformat(),
        }
        for n in (1, 2, 3, 4)
    ],
}  # fmt: skip


def recourse(url: str, *words: str, **more: str) -> subprocess.CompletedProcess[str]:
    """The command, run."""
    env = {
        "PATH": os.environ["PATH"], "TZ": "UTC", "RECOURSE_ENV": "test",
        "DATABASE_URL": url, "DATABASE_WORK_URL": url, **more,
    }  # fmt: skip
    return subprocess.run(
        [sys.executable, "-m", "app", *words],
        cwd=ROOT,
        env=env,
        capture_output=True,
        text=True,
        timeout=LONGEST,
    )


def said(done: subprocess.CompletedProcess[str]) -> Any:
    """The JSON a command answered."""
    assert done.stdout, done.stderr
    return json.loads(done.stdout)


@pytest.fixture
def gateway() -> Iterator[Mapping[str, Any]]:
    """`recourse notify fake-gateway`, busy once and then well; its address and its process."""
    command = [sys.executable, "-m", "app", "notify", "fake-gateway", "--port", "0", "--script", "503,200"]
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    assert process.stderr is not None
    address = process.stderr.readline().strip().rpartition(" ")[2]
    yield {"url": address, "process": process}
    process.kill()
    process.communicate(timeout=60)


async def _configure(url: str) -> None:
    await saving.save(
        {
            "eligibleNotificationTypes": {str(kind): True for kind in KINDS},
            "quiet_hours": {"start": "00:00", "end": "00:00"},
            "providers": {"eGASMSGateway": {**EGA, "GateUrl": url}},
        },
        by=the_system,
    )
    await db.execute("update gateway set idempotent = true")


@pytest.mark.slow
async def test_facts_come_in_a_run_decides_and_a_consumer_tells_over_the_fake_gateway(
    house: None, owner_url: str, work_url: str, tmp_path: Path, gateway: Mapping[str, Any]
) -> None:
    await _configure(gateway["url"])
    file = tmp_path / "facts.json"
    file.write_text(json.dumps(FACTS))

    came = said(recourse(owner_url, "notify", "import", str(file)))
    dry = said(recourse(owner_url, "notify", "run", "--now", TODAY.isoformat(), "--dry-run"))
    assert await db.fetchval("select count(*) from policy_notification") == 0
    first = said(recourse(owner_url, "notify", "run", "--slot", "8"))
    again = said(recourse(owner_url, "notify", "run", "--slot", "8"))
    worked = recourse(work_url, "work", "--once")
    await db.execute("update outbox set not_before = recourse_now() where state = 'queued'")
    worked_on = recourse(work_url, "work", "--once")

    assert came["problems"] == [] and came["counts"]["families"] == 4
    assert {row["policy"][-2:] for row in dry["send"]} == {"a1", "a4"}
    assert (dry["segments"], dry["cost"]) == (len(dry["send"]), [])
    assert [(row["policy"][-2:], row["reason"]) for row in dry["rejected"]] == [("a2", "no_consent")]
    assert [(row["policy"][-2:], row["reason"]) for row in dry["failed"]] == [("a3", "no_phone")]
    assert first["counts"]["activation_of_policy"] == {"send": 2, "no_consent": 1, "no_phone": 1}
    assert (again["state"], again["error"]) == ("skipped", "this slot was run")
    assert (worked.returncode, worked_on.returncode) == (0, 0), worked.stderr + worked_on.stderr
    states = await db.fetch("select state, attempts from outbox order by attempts")
    assert [tuple(row) for row in states] == [("sent", 1), ("sent", 2)], "busy once, told all the same"


async def test_the_record_of_an_older_system_comes_in_and_goes_out_unchanged(
    house: None, owner_url: str, tmp_path: Path
) -> None:
    """notifications.md N-10: six instants a policy, the sentinel for "handled, nobody told"."""
    nothing = dict.fromkeys(
        f"Notification{name}Sent"
        for name in (
            "OnActivation",
            "OnEffective",
            "BeforeExpiry",
            "OnExpiration",
            "AfterExpiration",
            "OnRenewal",
        )
    )
    indications = [
        {
            **nothing,
            "policy": FACTS["policies"][0]["uuid"],
            "NotificationOnActivationSent": "2022-01-02T03:04:05Z",
            "NotificationOnExpirationSent": "0001-01-01T00:00:00",
            "NotificationOnRenewalSent": "0001-01-01T00:00:00",
            "details": {"expiration_of_policy": 3, "renewal_of_policy": 4},
        },
        {
            **nothing,
            "policy": FACTS["policies"][1]["uuid"],
            "NotificationBeforeExpirySent": "2023-05-06T07:08:09Z",
            "details": {},
        },
    ]
    file = tmp_path / "facts.json"
    file.write_text(json.dumps({**FACTS, "indications": indications}))

    came = said(recourse(owner_url, "notify", "import", str(file)))
    out = said(recourse(owner_url, "notify", "indications"))
    file.write_text(json.dumps({**FACTS, **out}))
    again = said(recourse(owner_url, "notify", "import", str(file)))

    assert came["counts"]["records"] == 4
    assert out == {"indications": indications}
    assert (again["problems"], said(recourse(owner_url, "notify", "indications"))) == ([], out)


@pytest.mark.parametrize(
    ("row", "place"),
    [
        (
            {"policy": "p", "NotificationOnRenewalSent": "yesterday"},
            "indications 1, NotificationOnRenewalSent",
        ),
        ({"policy": "p", "details": {"renewal_of_policy": 9}}, "indications 1, details, renewal_of_policy"),
        ({"NotificationOnRenewalSent": None}, "indications 1, policy"),
        ({"policy": "p", "SentByFax": None}, "indications 1"),
        ("p", "indications 1"),
    ],
)
def test_a_row_of_an_older_system_that_makes_no_sense_is_named(row: object, place: str) -> None:
    with pytest.raises(Unusable) as wrong:
        read_indications({"indications": [row]})

    assert wrong.value.place == place


async def test_a_bad_row_is_named_and_nothing_is_let_in(house: None, owner_url: str, tmp_path: Path) -> None:
    file = tmp_path / "facts.json"
    file.write_text(json.dumps({**FACTS, "policies": [{**FACTS["policies"][0], "status": 3}]}))

    done = recourse(owner_url, "notify", "import", str(file))

    assert done.returncode == 1
    assert "policies" in json.dumps(said(done)["problems"])
    assert await db.fetchval("select count(*) from household") == 0


async def test_a_historic_file_announces_nothing_that_is_old(
    house: None, owner_url: str, tmp_path: Path
) -> None:
    file = tmp_path / "facts.json"
    file.write_text(json.dumps(FACTS))

    came = said(recourse(owner_url, "notify", "import", str(file), "--historic"))

    assert came["counts"]["baseline"] == 8


async def test_the_report_counts_by_mode_and_knows_its_places(
    house: None, owner_url: str, tmp_path: Path
) -> None:
    file = tmp_path / "facts.json"
    file.write_text(json.dumps(FACTS))
    recourse(owner_url, "notify", "import", str(file))

    found = said(
        recourse(owner_url, "notify", "report", "--district", "D1", "--mode", "1", "--format", "json")
    )
    region = said(recourse(owner_url, "notify", "report", "--region", "R1"))
    nowhere = recourse(owner_url, "notify", "report", "--district", "D9")
    unasked = recourse(owner_url, "notify", "report")

    assert found["families"] == 2
    assert found["counts"] == region["counts"] == {"0": 4, "1": 2, "2": 1, "3": 1, "4": 0}
    assert (nowhere.returncode, unasked.returncode) == (1, 2)
    # The same object that the report's address answers stands beside the figures.
    assert (found["report_region"], found["report_district"]) == ("R1 Coast", "D1 Reef")
    assert {row["family_head_chf"] for row in found["family_sms_list"]} == {"N1", "N4"}
    assert len(region["family_sms_list"]) == 4 and region["report_district"] is None


async def test_a_run_without_a_gateway_refuses_loudly(house: None, owner_url: str) -> None:
    await _configure("http://127.0.0.1:9")
    await db.execute("update gateway set is_active = false")

    done = recourse(owner_url, "notify", "run")

    assert done.returncode == 1
    assert said(done)["error"] == "no_usable_provider"
