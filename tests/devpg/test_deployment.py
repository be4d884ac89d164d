"""The samples people deploy from: nothing open to others, no password that comes with them (security.md DF-12)."""

import re
import stat
import subprocess
from ipaddress import ip_address, ip_network
from pathlib import Path

import pytest
import yaml

from app.devpg.cluster import SETTINGS
from app.kernel.seal import KeyRing
from app.settings import SettingError, Settings
from scripts.docs import SETTINGS as DECIDES

ROOT = Path(__file__).resolve().parents[2]
COMPOSE = yaml.safe_load((ROOT / "compose.yaml").read_text())
SERVICES = COMPOSE["services"]
OURS = ("migrate", "web-1", "web-2", "worker")
WEBS = ("web-1", "web-2")
#: What a container of ours is given otherwise, or has no use for.
OF_NO_USE = {
    *("DATA_DIR", "DATABASE_OWNER_URL", "DATABASE_WORK_URL", "DOCUMENTS_FOLDER", "MAIL_FOLDER", "PG_BIN"),
    *("ALLOW_LAN", "DRAIN_SECONDS", "METRICS_PORT", "RECOURSE_FAULTS", "SCHEDULED_TASK", "WEB_PROCESSES"),
}


def settings_for(address: str) -> dict[str, str]:
    made = subprocess.run(
        [ROOT / "deploy/make-env.sh", address], capture_output=True, text=True, check=True
    ).stdout
    return dict(line.split("=", 1) for line in made.splitlines())


def test_every_published_port_is_on_the_loopback_address_and_none_is_a_database():
    ports = {name: service.get("ports", []) for name, service in SERVICES.items()}

    assert all(port.startswith("127.0.0.1:") for each in ports.values() for port in each)
    assert {name for name, each in ports.items() if each} == {"proxy", "mongo-express"}


def test_no_password_comes_with_the_sample_but_that_of_the_development_profile():
    text = (ROOT / "compose.yaml").read_text()
    secret = re.compile(r"^ +(\w*(?:PASSWORD|KEYS?|URL)): (.+)$", re.M)

    given = {name: value for name, value in secret.findall(text) if "${" not in value}

    assert given == {
        "ME_CONFIG_BASICAUTH_PASSWORD": "password",
        "ME_CONFIG_MONGODB_URL": "mongodb://mongo:27017",
    }
    assert [name for name, service in SERVICES.items() if service.get("profiles") == ["bi"]] == [
        "mongo",
        "mongo-express",
    ]


def test_mongo_express_starts_only_on_a_development_machine():
    words = [word.replace("$$", "$") for word in SERVICES["mongo-express"]["entrypoint"]]

    refused = subprocess.run(words, env={"RECOURSE_ENV": "production"}, capture_output=True, text=True)

    assert refused.returncode == 1
    assert refused.stderr == "mongo-express is for RECOURSE_ENV=development only.\n"


def test_there_are_two_of_each_and_the_proxy_knows_both_that_serve():
    proxied = re.search(r"reverse_proxy (.+) \{", (ROOT / "deploy/Caddyfile").read_text())[1]

    assert proxied.split() == [f"{name}:8000" for name in WEBS]
    assert set(SERVICES["proxy"]["depends_on"]) == set(WEBS)
    assert SERVICES["worker"]["deploy"] == {"replicas": 2}


def test_a_web_server_that_leaves_answers_longer_than_the_proxy_needs_to_notice():
    proxy = (ROOT / "deploy/Caddyfile").read_text()
    between, late = (
        int(re.search(rf"{name} (\d+)s", proxy)[1]) for name in ("health_interval", "health_timeout")
    )

    assert "health_uri /readyz" in proxy
    for name in WEBS:
        service = SERVICES[name]
        drain = int(re.search(r":-(\d+)", service["environment"]["DRAIN_SECONDS"])[1])
        assert between + late < drain
        # Then it ends what is open, for ten seconds at most (app/cli/house.py).
        assert drain + 10 < int(service["stop_grace_period"].removesuffix("s"))


def test_the_word_of_the_proxy_about_a_visitor_is_taken_and_nobody_elses():
    front = SERVICES["proxy"]["networks"]
    subnet = COMPOSE["networks"]["front"]["ipam"]["config"][0]["subnet"]
    before = re.search(r"trusted_proxies (\S+)/32", (ROOT / "deploy/Caddyfile").read_text())[1]

    assert front == ["front"]
    assert [name for name, service in SERVICES.items() if "front" in service["networks"]] == [*WEBS, "proxy"]
    for name in OURS:
        assert SERVICES[name]["environment"]["TRUSTED_PROXIES"] == f"${{TRUSTED_PROXIES:-{subnet}}}"
    assert ip_address(before) == next(ip_network(subnet).hosts())


def test_every_setting_of_the_house_can_be_given_to_its_containers():
    given = set(SERVICES["web-1"]["environment"])

    assert set(DECIDES) - given == OF_NO_USE - {"ALLOW_LAN", "DRAIN_SECONDS"}
    assert given <= set(DECIDES)


@pytest.mark.parametrize("name", OURS)
def test_our_containers_can_change_nothing_but_their_files(name):
    service = SERVICES[name]

    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert service["volumes"] == ["files:/data"]


def test_only_the_one_that_migrates_knows_the_owner_and_only_the_worker_the_work_role():
    having = {
        variable: [name for name in OURS if variable in SERVICES[name]["environment"]]
        for variable in ("DATABASE_OWNER_URL", "DATABASE_WORK_URL")
    }

    assert having == {"DATABASE_OWNER_URL": ["migrate"], "DATABASE_WORK_URL": ["worker"]}


def test_the_server_of_the_sample_keeps_personal_data_out_of_its_log_like_the_embedded_one():
    command = SERVICES["postgres"]["command"]
    shared = {
        name: value
        for name, value in SETTINGS.items()
        if name.startswith(("log_error", "log_min", "log_par"))
    }

    assert len(shared) == 4
    assert {name: value for name, value in shared.items() if f"-c {name}={value}" not in command} == {}


@pytest.mark.parametrize("address", ["https://help.example.org", "http://127.0.0.1:8000"])
def test_the_settings_that_are_made_fill_every_gap_of_the_sample_and_suit_the_house(address):
    made = settings_for(address)
    needed = set(re.findall(r"\$\{(\w+):\?", (ROOT / "compose.yaml").read_text()))

    settings = Settings.from_env({**made, "DATABASE_URL": "postgresql://recourse_web:x@postgres/recourse"})

    assert needed <= set(made)
    assert settings.production is address.startswith("https")
    rings = [name for name in made if name.endswith("_KEYS")]
    assert all(len(KeyRing.parse(name, made[name]).newest[1]) == 32 for name in rings)
    drawn = {name: value for name, value in made.items() if name in rings or len(value) == 64}
    assert len(drawn) == len(set(drawn.values())) == 7
    assert set(drawn.values()) & set(settings_for(address).values()) == set()


def test_a_plain_http_address_for_others_gets_no_settings():
    with pytest.raises(subprocess.CalledProcessError):
        settings_for("http://help.example.org")
    with pytest.raises(SettingError):
        Settings.from_env({"RECOURSE_ENV": "production", "PUBLIC_URL": "http://help.example.org"})


def test_the_image_runs_as_nobody_in_particular_from_wheels_alone():
    text = (ROOT / "Dockerfile").read_text()
    last = text.rsplit("FROM ", 1)[1]

    assert re.search(r"^USER 10001:10001$", last, re.M)
    assert "--require-hashes --only-binary :all:" in text
    assert not re.search(r"apt-get|gcc|build-essential", text)


def test_what_goes_into_the_image_is_named_and_has_no_settings_or_data():
    lines = (ROOT / ".dockerignore").read_text().split()

    assert lines[0] == "*"
    assert {line.removeprefix("!") for line in lines if line.startswith("!")} == {
        *("app", "tasks", "templates", "static", "piccolo_migrations", "requirements.lock")
    }


@pytest.mark.parametrize(
    "unit", sorted((ROOT / "deploy/systemd").glob("*.service")), ids=lambda path: path.stem
)
def test_every_unit_runs_as_its_own_account_and_waits_for_an_orderly_end(unit):
    text = unit.read_text()

    assert "User=recourse" in text
    assert "UMask=0077" in text
    assert "NoNewPrivileges=yes" in text
    assert ("DATABASE_OWNER_URL" in text) is ("migrate" in unit.name)
    if "oneshot" not in text:
        assert "TimeoutStopSec=90" in text
        assert "KillMode=mixed" in text


def test_every_target_of_the_makefile_explains_itself_in_five_lines_at_most():
    text = (ROOT / "Makefile").read_text()
    phony = re.search(r"^\.PHONY: (.+)$", text, re.M)[1].split()
    rules = dict(re.findall(r"^([a-z-]+):.*## (.+(?:\n\t.*)*)", text, re.M))

    shown = subprocess.run(["make", "help"], cwd=ROOT, capture_output=True, text=True, check=True).stdout

    assert set(rules) == set(phony)
    assert all(body.count("\n") <= 5 for body in rules.values())
    assert [line.split()[1] for line in shown.splitlines()] == list(rules)


@pytest.mark.parametrize(
    "script", [".ci/run", *(f"scripts/{name}.sh" for name in ("setup", "test", "check", "tool"))]
)
def test_what_make_and_ci_start_can_be_started(script):
    assert (ROOT / script).stat().st_mode & stat.S_IXUSR
    assert subprocess.run(["bash", "-n", ROOT / script]).returncode == 0
