"""Kill the house at work, many times, and judge what is left: make chaos KILLS=200 SEED=7."""

import argparse
import asyncio

from tests.chaos.conductor import main

if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=200, help="0: only the misfortunes that come after them")
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument(
        "--machines", choices=("one", "two"), default="one", help="two: in network namespaces"
    )
    given = parser.parse_args()
    raise SystemExit(asyncio.run(main(given.kills, given.seed, apart=given.machines == "two")))
