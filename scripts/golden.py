"""Write the golden files again: the reports of the small house of tests/reports, the documents of tests/bi.

Read the difference afterwards.
"""

import subprocess
import sys

from app.settings import ROOT


def main(arguments: list[str]) -> int:
    """Run the tests that compare them, told to write; other arguments go to pytest, such as `-k metrics`."""
    command = [
        sys.executable,
        "-m",
        "pytest",
        "-q",
        "tests/reports/test_golden.py",
        "tests/bi/test_documents.py",
        *arguments,
    ]
    return subprocess.call(["/usr/bin/env", "RECOURSE_GOLDEN=write", *command], cwd=ROOT)


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
