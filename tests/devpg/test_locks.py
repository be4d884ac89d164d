"""The lock files: every dependency by hash, from nowhere in particular, the house's own versions in both."""

import re
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from scripts.sbom import bill

ROOT = Path(__file__).resolve().parents[2]
LOCKS = ("requirements.lock", "requirements-dev.lock")
PIN = re.compile(r"^([a-z0-9-]+)==(\S+)", re.M)


def pins(lock: str) -> set[tuple[str, str]]:
    return set(PIN.findall((ROOT / lock).read_text()))


def wanted(*extras: str) -> set[str]:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    lines = [
        *project["dependencies"],
        *(line for extra in extras for line in project["optional-dependencies"][extra]),
    ]
    return {canonicalize_name(Requirement(line).name) for line in lines}


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_names_no_address_and_no_path(lock):
    text = (ROOT / lock).read_text()

    assert re.findall(r"https?:|file:|git\+|://|(?:^|[\s=@])\.{0,2}/|^-[^-]|^--", text, re.M) == []


@pytest.mark.parametrize("lock", LOCKS)
def test_every_line_of_a_lock_is_an_exact_version_or_one_of_its_hashes(lock):
    blocks = re.split(r"\n(?! )", (ROOT / lock).read_text().strip())

    for block in blocks:
        first, *hashes = block.split(" \\\n")
        assert PIN.match(first), first
        assert hashes, f"{first} has no hash"
        assert all(re.fullmatch(r"    --hash=sha256:[0-9a-f]{64}", line) for line in hashes), first


@pytest.mark.parametrize(("lock", "extras"), [(LOCKS[0], ()), (LOCKS[1], ("dev",))])
def test_a_lock_has_everything_the_project_asks_for(lock, extras):
    assert wanted(*extras) <= {name for name, _ in pins(lock)}


def test_development_runs_the_versions_the_house_runs():
    assert pins(LOCKS[0]) <= pins(LOCKS[1])


def test_the_wire_server_under_the_gpl_is_for_development_only():
    names = {lock: {name for name, _ in pins(lock)} for lock in LOCKS}

    assert [lock for lock in LOCKS if "secantusdb" in names[lock]] == ["requirements-dev.lock"]


def test_the_bill_of_materials_lists_every_version_with_its_hashes():
    listed = bill((ROOT / LOCKS[0]).read_text(), "1.2.3")["components"]

    assert {(part["name"], part["version"]) for part in listed} == pins(LOCKS[0])
    assert all(part["hashes"] for part in listed)
