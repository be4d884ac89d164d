"""How Piccolo Admin shows the sources of complaints; app/admin puts it together with the other rooms'."""

from app.complaints.tables import ComplaintSource
from app.kernel.language import mark
from app.kernel.shown import Shown

TABLES = [
    Shown(
        ComplaintSource,
        mark("Complaints"),
        columns=("code", "name", "name_ar", "kind", "position", "is_active"),
        filters=("code", "name", "kind", "is_active"),
        order="position",
        edit=("name", "name_ar", "position", "is_active"),
        create=("code", "name", "name_ar", "kind", "position", "is_active"),
    )
]
