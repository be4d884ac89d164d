"""Key figures and their values, one for each hospital and period. A value is never changed."""

from enum import StrEnum

from piccolo.columns import UUID, Boolean, Date, ForeignKey, Integer, Numeric, Varchar
from piccolo.columns.base import OnDelete
from piccolo.constraints import Check, Unique
from piccolo.table import Table

from app.kernel.tables import Named, key, one_of, stamp
from app.organisations.tables import Organisation


class Span(StrEnum):
    """How long a period is."""

    MONTH = "month"
    QUARTER = "quarter"


class Aim(StrEnum):
    """Which way is good."""

    MORE = "more"
    LESS = "less"


class Kpi(Named, Table, tablename="kpi"):
    """What is watched: a measure, or its share of another one, and where it shall be."""

    id: UUID = key()
    name = Varchar(length=120, null=False)
    measure = Varchar(
        length=60, null=False, help_text="such as complaints.met; the page of key figures lists them"
    )
    share_of = Varchar(
        length=60, null=False, default="", help_text="percent of this measure of the same list; empty counts"
    )
    hospital = ForeignKey(
        Organisation,
        null=True,
        default=None,
        index=True,
        on_delete=OnDelete.restrict,
        help_text="empty is each",
    )
    target = Numeric(digits=(14, 2), null=True, default=None, help_text="empty: only a decline counts")
    aim = Varchar(length=4, null=False, default="more", choices=Aim, help_text="which way is good")
    span = Varchar(length=7, null=False, default="month", choices=Span)
    is_active = Boolean(null=False, default=True)
    created_at = stamp()
    updated_at = stamp()

    aim_is_known = one_of("aim", tuple(Aim))
    span_is_known = one_of("span", tuple(Span))
    measure_has_a_place = Check(
        "measure ~ '^[a-z_]+\\.[a-z_]+$' and (share_of = '' or split_part(share_of, '.', 1) ="
        " split_part(measure, '.', 1))"
    )
    kpi_has_a_name = Check("btrim(name) <> ''")


class KpiValue(Table, tablename="kpi_value"):
    """What a key figure was in one hospital over one period, and what was aimed at then."""

    id: UUID = key()
    kpi = ForeignKey(Kpi, null=False, on_delete=OnDelete.restrict)
    hospital = ForeignKey(Organisation, null=False, index=True, on_delete=OnDelete.restrict)
    since = Date(null=False)
    until = Date(null=False)
    number = Integer(null=False, help_text="what was counted")
    whole = Integer(null=True, default=None, help_text="what it is a share of")
    value = Numeric(digits=(14, 2), null=False)
    target = Numeric(digits=(14, 2), null=True, default=None)
    previous = Numeric(digits=(14, 2), null=True, default=None)
    created_at = stamp()

    kpi_value_uq = Unique([kpi, hospital, since])
