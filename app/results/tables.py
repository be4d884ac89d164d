"""Figures of others that ours are compared with."""

from decimal import Decimal

from piccolo.columns import UUID, Numeric, Varchar
from piccolo.constraints import Check, Unique
from piccolo.table import Table

from app.kernel.tables import key, stamp


class BenchmarkResult(Table, tablename="benchmark_result"):
    """How a state, or the nation, answered a measure: percentages of the worst, middle and best answers."""

    id: UUID = key()
    source = Varchar(length=20, null=False, default="hcahps")
    release = Varchar(length=20, null=False, help_text="Sorts by time: year first")
    area = Varchar(length=10, null=False, help_text="Code of the state; US is the nation")
    area_name = Varchar(length=100, null=False, default="")
    measure = Varchar(length=30, null=False)
    name = Varchar(length=200, null=False, default="")
    bottom = Numeric(digits=(5, 2), null=False, default=Decimal(0))
    middle = Numeric(digits=(5, 2), null=True, default=None)
    top = Numeric(digits=(5, 2), null=False, default=Decimal(0))
    imported_at = stamp()

    benchmark_result_uq = Unique([source, area, measure, release])
    shares_are_percent = Check("bottom between 0 and 100 and top between 0 and 100")
