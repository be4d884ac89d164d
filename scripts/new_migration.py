"""Write a migration for the tables of the named rooms only: python scripts/new_migration.py ROOM... --desc TEXT.

Tables of other rooms that are not migrated yet stay out of it. Then add raw SQL (partial indexes, triggers,
grants) to the file by hand.
"""

import argparse
import asyncio
import fcntl
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from piccolo.apps.migrations.commands.base import BaseMigrationManager  # noqa: E402
from piccolo.apps.migrations.commands.new import new  # noqa: E402

from app import piccolo_app  # noqa: E402


async def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("rooms", nargs="+")
    parser.add_argument("--desc", required=True)
    args = parser.parse_args()
    with (ROOT / ".data-migration.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        modules = BaseMigrationManager().get_migration_modules(str(ROOT / "piccolo_migrations"))
        known = set()
        for module in modules.values():
            source = Path(str(module.__file__)).read_text()  # noqa: ASYNC240 - nothing else runs here
            known |= {
                line.split('"')[1] for line in source.splitlines() if "tablename=" in line and '"' in line
            }
        config = piccolo_app.APP_CONFIG
        config.table_classes = [
            table
            for table in config.table_classes
            if table.__module__.split(".")[1] in args.rooms
            or table.__name__ in known
            or table._meta.tablename in known
        ]
        await new(app_name="recourse", auto=True, desc=args.desc, auto_input="y")


asyncio.run(main())
