"""Where a row of the administration area leads to another, people read its name and not its key."""

import pytest
from piccolo.columns import ForeignKey
from piccolo.table import Table

from app import wiring
from app.admin.tables_shown import collect

wiring.discover()
LED_TO = sorted(
    {
        column._foreign_key_meta.resolved_references
        for shown in collect()
        for column in shown.table._meta.columns
        if isinstance(column, ForeignKey) and column._meta.name in {*shown.columns, *shown.listed}
    },
    key=lambda table: table._meta.tablename,
)


@pytest.mark.parametrize("table", LED_TO, ids=lambda table: table._meta.tablename)
def test_a_row_that_others_lead_to_has_a_name(table: type[Table]) -> None:
    key = table._meta.primary_key._meta.name
    assert key not in [column._meta.name for column in table.get_readable().columns]
