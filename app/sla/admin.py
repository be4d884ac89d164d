"""How Piccolo Admin shows configurations; app/admin puts it together with the other rooms'."""

from piccolo_admin.endpoints import TableConfig

from app.sla.tables import ComplaintSLAConfig, WorkCalendar

MENU = "Deadlines"
#: The form shows the columns in the order of the table: Configuration, Source-Based Timing, Legacy Timing, Status.
CONFIGURATION = TableConfig(
    table_class=ComplaintSLAConfig,
    visible_columns=[
        ComplaintSLAConfig.hospital,
        ComplaintSLAConfig.source,
        ComplaintSLAConfig.severity,
        ComplaintSLAConfig.priority,
        ComplaintSLAConfig.sla_hours,
        ComplaintSLAConfig.first_reminder_hours_after,
        ComplaintSLAConfig.second_reminder_hours_after,
        ComplaintSLAConfig.escalation_hours_after,
        ComplaintSLAConfig.is_active,
    ],
    visible_filters=[
        ComplaintSLAConfig.hospital,
        ComplaintSLAConfig.source,
        ComplaintSLAConfig.severity,
        ComplaintSLAConfig.priority,
        ComplaintSLAConfig.is_active,
    ],
    menu_group=MENU,
)
TABLES = [CONFIGURATION, TableConfig(table_class=WorkCalendar, menu_group=MENU)]
