"""The slow part of opening a key, in a process of its own: age holds the interpreter for the half second it takes.

The process gets the pass phrase and what is locked on its input, no setting and no connection, and answers with
what was locked. Nothing of it stands in its arguments, where other people of a machine could read it.
"""

import subprocess
import sys
from typing import Final

import pyrage

WRONG: Final = 3
#: So long nothing takes that will end well.
SECONDS: Final = 60


class WrongPhrase(Exception):
    """The pass phrase does not open the key."""


def unlocked(locked: bytes, phrase: str) -> bytes:
    """What a pass phrase locked. Raises WrongPhrase, and subprocess.SubprocessError where the process dies."""
    said = phrase.encode("utf-8", "surrogatepass")
    child = subprocess.run(  # noqa: S603 - our interpreter, our module
        [sys.executable, "-m", __name__],
        input=b"%d\n%b%b" % (len(said), said, locked),
        capture_output=True,
        timeout=SECONDS,
        check=False,
        env={"PYTHONPATH": ":".join(filter(None, sys.path))},
    )
    if child.returncode == WRONG:
        raise WrongPhrase
    child.check_returncode()
    return child.stdout


def main() -> int:
    """Read the length of the pass phrase, the pass phrase and what it locked; write what that was."""
    source = sys.stdin.buffer
    phrase = source.read(int(source.readline())).decode("utf-8", "surrogatepass")
    try:
        sys.stdout.buffer.write(pyrage.passphrase.decrypt(source.read(), phrase))
    except (pyrage.DecryptError, UnicodeEncodeError):
        return WRONG
    return 0


if __name__ == "__main__":
    sys.exit(main())
