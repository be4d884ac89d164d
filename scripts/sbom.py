"""The bill of materials of a lock file, as CycloneDX 1.6: python -m scripts.sbom requirements.lock VERSION."""

import json
import re
import sys
from pathlib import Path

PIN = re.compile(r"^(?P<name>[a-z0-9-]+)==(?P<version>[^ ;\\]+)(?: ; (?P<marker>[^\\]+?))?\s*\\?$")
HASH = re.compile(r"--hash=sha256:(?P<sha>[0-9a-f]{64})")


def components(lock: str) -> list[dict[str, object]]:
    """One component for each pinned version, with the hash of each file it may be installed from."""
    found: list[dict[str, object]] = []
    hashes: list[dict[str, str]] = []
    for line in lock.splitlines():
        if pin := PIN.match(line):
            hashes = []
            address = f"pkg:pypi/{pin['name']}@{pin['version']}"
            found.append(
                {
                    "type": "library",
                    "bom-ref": address,
                    "name": pin["name"],
                    "version": pin["version"],
                    "purl": address,
                    "hashes": hashes,
                }
            )
        elif sha := HASH.search(line):
            hashes.append({"alg": "SHA-256", "content": sha["sha"]})
    return found


def bill(lock: str, version: str) -> dict[str, object]:
    """The whole document."""
    return {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "metadata": {"component": {"type": "application", "name": "recourse", "version": version}},
        "components": components(lock),
    }


if __name__ == "__main__":
    print(json.dumps(bill(Path(sys.argv[1]).read_text(), sys.argv[2]), indent=1))
