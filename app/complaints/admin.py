"""How Piccolo Admin shows the sources of complaints; app/admin puts it together with the other rooms'."""

from piccolo_admin.endpoints import TableConfig

from app.complaints.tables import ComplaintSource

TABLES = [TableConfig(table_class=ComplaintSource, menu_group="Complaints")]
