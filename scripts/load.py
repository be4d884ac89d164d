"""Two hundred operators at work on a full house: make load ARGS="--size 1m --minutes 30 --bend"."""

import argparse
import asyncio
from pathlib import Path

from tests.load.run import main

if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--size", choices=("small", "100k", "1m"), default="1m")
    parser.add_argument("--operators", type=int, default=200)
    parser.add_argument("--minutes", type=float, default=30)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--folder", type=Path, help="a filled house is kept here, and taken up again")
    parser.add_argument("--bend", action="store_true", help="go on to where it bends")
    given = parser.parse_args()
    raise SystemExit(
        asyncio.run(
            main(
                given.size,
                given.operators,
                given.minutes,
                seed=given.seed,
                to_the_bend=given.bend,
                kept=given.folder,
            )
        )
    )
