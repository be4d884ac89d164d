from piccolo.apps.migrations.auto.migration_manager import MigrationManager
from app.kernel.columns import UUID7
from enum import Enum
from piccolo.columns.base import OnDelete
from piccolo.columns.base import OnUpdate
from piccolo.columns.column_types import ForeignKey
from piccolo.columns.column_types import UUID
from piccolo.columns.column_types import Varchar
from piccolo.columns.indexes import IndexMethod
from piccolo.constraints import Check
from piccolo.table import Table


class Department(Table, tablename="department", schema=None):
    id = UUID(
        default=UUID7(),
        null=False,
        primary_key=True,
        unique=False,
        index=False,
        index_method=IndexMethod.btree,
        choices=None,
        db_column_name=None,
        secret=False,
    )


ID = "2026-11-21T08:24:25:532429"
VERSION = "1.38.0"
DESCRIPTION = "Words and wishes of the sources of actions"


async def forwards():
    manager = MigrationManager(
        migration_id=ID, app_name="recourse", description=DESCRIPTION
    )

    manager.add_column(
        table_class_name="ActionSourceSetting",
        tablename="action_source_setting",
        column_name="category",
        db_column_name="category",
        column_class_name="Varchar",
        column_class=Varchar,
        params={
            "length": 100,
            "default": None,
            "null": True,
            "primary_key": False,
            "unique": False,
            "index": False,
            "index_method": IndexMethod.btree,
            "choices": Enum(
                "Category",
                {
                    "CLINICAL_QUALITY": "clinical_quality",
                    "PATIENT_SAFETY": "patient_safety",
                    "SERVICE_QUALITY": "service_quality",
                    "STAFF_BEHAVIOR": "staff_behavior",
                    "FACILITY": "facility",
                    "PROCESS_IMPROVEMENT": "process_improvement",
                    "OTHER": "other",
                },
            ),
            "db_column_name": None,
            "secret": False,
        },
        schema=None,
    )

    manager.add_column(
        table_class_name="ActionSourceSetting",
        tablename="action_source_setting",
        column_name="department",
        db_column_name="department",
        column_class_name="ForeignKey",
        column_class=ForeignKey,
        params={
            "references": Department,
            "on_delete": OnDelete.restrict,
            "on_update": OnUpdate.cascade,
            "target_column": None,
            "null": True,
            "primary_key": False,
            "unique": False,
            "index": True,
            "index_method": IndexMethod.btree,
            "choices": None,
            "db_column_name": None,
            "secret": False,
        },
        schema=None,
    )

    manager.add_column(
        table_class_name="ActionSourceSetting",
        tablename="action_source_setting",
        column_name="severity",
        db_column_name="severity",
        column_class_name="Varchar",
        column_class=Varchar,
        params={
            "length": 10,
            "default": None,
            "null": True,
            "primary_key": False,
            "unique": False,
            "index": False,
            "index_method": IndexMethod.btree,
            "choices": Enum(
                "Severity",
                {
                    "LOW": "low",
                    "MEDIUM": "medium",
                    "HIGH": "high",
                    "CRITICAL": "critical",
                },
            ),
            "db_column_name": None,
            "secret": False,
        },
        schema=None,
    )

    manager.add_column(
        table_class_name="ActionSourceSetting",
        tablename="action_source_setting",
        column_name="title",
        db_column_name="title",
        column_class_name="Varchar",
        column_class=Varchar,
        params={
            "length": 200,
            "default": "",
            "null": False,
            "primary_key": False,
            "unique": False,
            "index": False,
            "index_method": IndexMethod.btree,
            "choices": None,
            "db_column_name": None,
            "secret": False,
        },
        schema=None,
    )

    manager.add_constraint(
        table_class_name="ActionSourceSetting",
        tablename="action_source_setting",
        constraint_name="category_is_known",
        constraint_class=Check,
        params={
            "condition": "(\"category\" is null or \"category\" in ('clinical_quality', 'patient_safety', 'service_quality', 'staff_behavior', 'facility', 'process_improvement', 'other'))"
        },
        schema=None,
    )

    manager.add_constraint(
        table_class_name="ActionSourceSetting",
        tablename="action_source_setting",
        constraint_name="severity_is_known",
        constraint_class=Check,
        params={
            "condition": "(\"severity\" is null or \"severity\" in ('low', 'medium', 'high', 'critical'))"
        },
        schema=None,
    )

    return manager
