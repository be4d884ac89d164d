"""The one Piccolo app: every room's tables, one line of migrations."""

from importlib import import_module
from pathlib import Path

from piccolo.conf.apps import AppConfig, table_finder

from app.settings import ROOT

TABLE_MODULES = sorted(
    ".".join(path.relative_to(ROOT).with_suffix("").parts) for path in Path(ROOT, "app").glob("*/tables.py")
)

for module in TABLE_MODULES:
    import_module(module)

APP_CONFIG = AppConfig(
    app_name="recourse",
    migrations_folder_path=str(ROOT / "piccolo_migrations"),
    table_classes=table_finder(TABLE_MODULES, exclude_imported=True),
    migration_dependencies=[],
)
