"""Processes side by side: orderly start and stop, crashed ones started again (reliability rows 75 to 77, 8.4)."""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from app.devpg.supervise import only_one

ROOT = Path(__file__).resolve().parents[2]
# The commands share its output, so each line is written at once.
SUPERVISOR = r"""
import json, sys
from app.devpg import supervise
commands = [(name, words) for name, words in json.loads(sys.argv[1])]
started = lambda: sys.stdout.write("all started\n") and sys.stdout.flush()
sys.exit(supervise.run(commands, grace=float(sys.argv[2]), started=started))
"""
DEAF = "trap 'echo heard' TERM; echo web up $$; for _ in 1 2 3 4 5; do sleep 9 >/dev/null 2>&1 & wait; done"
SETTING_UP = """
import sys
from app.devpg import supervise
with supervise.term_ends_in_order():
    try:
        print("busy", flush=True)
        sys.stdin.read()
    finally:
        print("put away", flush=True)
"""


def shell(script: str) -> list[str]:
    return ["/bin/sh", "-c", script]


def polite(name: str, last: str = ":") -> tuple[str, list[str]]:
    wait = "while :; do sleep 9 >/dev/null 2>&1 & wait; done"
    return name, shell(f"trap '{last}; echo {name} down; exit 0' TERM; echo {name} up $$; {wait}")


def supervise(*commands: tuple[str, list[str]], grace: float = 20) -> subprocess.Popen:
    return subprocess.Popen(
        [sys.executable, "-c", SUPERVISOR, json.dumps(commands), str(grace)],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        cwd=ROOT,
        # A run of tests under nohup hands down that HUP is ignored.
        preexec_fn=lambda: signal.signal(signal.SIGHUP, signal.SIG_DFL),
    )


def until(process: subprocess.Popen, *beginnings: str) -> list[str]:
    """The lines up to the one that completes the wanted beginnings, in whatever order they come."""
    lines, wanted = [], set(beginnings)
    while wanted:
        line = process.stdout.readline()
        assert line, f"ended without {wanted}: {lines}"
        lines.append(line.strip())
        wanted = {beginning for beginning in wanted if not line.startswith(beginning)}
    return lines


def number_of(name: str, lines: list[str]) -> int:
    return next(int(line.split()[-1]) for line in lines if line.startswith(f"{name} up"))


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
def test_a_stop_signal_ends_the_commands_in_reverse_order(kept, number):
    run = kept(supervise(polite("web"), polite("work")))
    until(run, "web up", "work up", "all started")

    run.send_signal(number)

    assert run.communicate()[0].split("\n") == ["work down", "web down", ""]
    assert run.returncode == 0


def test_ctrl_c_in_the_terminal_reaches_only_the_supervisor(kept):
    run = kept(supervise(polite("web"), polite("work")))
    lines = until(run, "web up", "work up")

    sessions = {os.getsid(pid) for pid in (run.pid, number_of("web", lines), number_of("work", lines))}

    assert len(sessions) == 3
    run.terminate()
    run.communicate()


def test_a_crashed_command_is_started_again_and_the_others_go_on(kept):
    run = kept(supervise(polite("web"), polite("work")))
    first = number_of("web", until(run, "web up", "work up"))

    os.kill(first, signal.SIGKILL)
    lines = until(run, "web up")

    assert "web ended (SIGKILL); starting it again in 0.5 s." in lines
    assert number_of("web", lines) != first
    run.terminate()
    assert run.communicate()[0].split("\n") == ["work down", "web down", ""]


def test_what_a_crashed_command_left_behind_is_ended_before_its_next_start(kept):
    run = kept(supervise(("web", shell("sleep 600 & echo child up $!; echo web up $$; wait"))))
    lines = until(run, "child up", "web up")
    left = number_of("child", lines)

    os.kill(number_of("web", lines), signal.SIGKILL)
    until(run, "web up")

    assert not Path(f"/proc/{left}").exists() or "Z" in Path(f"/proc/{left}/stat").read_text().split()[2]
    run.terminate()
    run.communicate()


def test_a_command_that_cannot_use_its_settings_ends_the_run_with_2(kept):
    run = kept(supervise(polite("web"), ("work", shell("read _ 2>/dev/null; exit 2"))))

    said = run.communicate()[0]

    assert "work cannot work; its message is above." in said
    assert run.returncode == 2


def test_a_command_that_does_not_end_in_its_grace_is_killed_and_told(kept):
    run = kept(supervise(("web", shell(DEAF)), grace=0.1))
    until(run, "all started", "web up")

    run.terminate()

    assert run.communicate()[0].split("\n") == ["heard", "web did not end in time and was killed.", ""]
    assert run.returncode == 1


def test_a_second_signal_kills_at_once(kept):
    run = kept(supervise(("web", shell(DEAF))))
    until(run, "all started", "web up")

    run.terminate()
    until(run, "heard")
    with pytest.raises(subprocess.TimeoutExpired):
        run.wait(0.7)
    run.terminate()

    assert run.communicate(timeout=5)[0].strip() == "web did not end in time and was killed."
    assert run.returncode == 1


def test_one_stop_that_arrives_twice_is_still_one(kept):
    run = kept(supervise(polite("web", last="sleep 0.2")))
    until(run, "all started", "web up")

    run.terminate()
    run.terminate()

    assert run.communicate()[0].strip() == "web down"
    assert run.returncode == 0


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells a child that its parent died")
def test_a_killed_supervisor_takes_its_commands_along(kept):
    run = kept(supervise(polite("web"), polite("work")))
    until(run, "web up", "work up", "all started")

    run.kill()

    assert sorted(run.communicate(timeout=10)[0].split()) == ["down", "down", "web", "work"]


def test_term_while_setting_up_still_puts_things_away(kept):
    process = kept(
        subprocess.Popen(
            [sys.executable, "-c", SETTING_UP],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            cwd=ROOT,
        )
    )
    assert process.stdout.readline() == "busy\n"

    process.terminate()

    assert process.stdout.read() == "put away\n"
    assert process.wait() == 128 + signal.SIGTERM


def test_a_second_run_learns_the_address_of_the_first(tmp_path):
    lock = tmp_path / "data" / "run.lock"
    with only_one(lock, "http://127.0.0.1:8000") as first:
        assert first is None
        with only_one(lock, "http://127.0.0.1:9999") as second:
            assert second == "http://127.0.0.1:8000"
    with only_one(lock, "http://127.0.0.1:9999") as third:
        assert third is None
