from piccolo.apps.migrations.auto.migration_manager import MigrationManager
from piccolo.columns.column_types import Date
from piccolo.columns.defaults.date import DateNow

ID = "2026-11-21T11:56:36:394525"
VERSION = "1.38.0"
DESCRIPTION = "parameters that are run by hand"


async def forwards():
    manager = MigrationManager(
        migration_id=ID, app_name="recourse", description=DESCRIPTION
    )

    manager.alter_column(
        table_class_name="ReportSchedule",
        tablename="report_schedule",
        column_name="next_on",
        db_column_name="next_on",
        params={"default": None, "null": True},
        old_params={"default": DateNow(), "null": False},
        column_class=Date,
        old_column_class=Date,
        schema=None,
    )

    return manager
