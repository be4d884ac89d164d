"""What an administrator does to notifications (notifications.md K-5, 11.12)."""

from app.eventlog import Event, register
from app.eventlog.definitions import MINOR, system
from app.kernel.language import mark


@register
class NotificationEvent(Event):
    """The configuration, the words and the runs."""

    key = "notifications"
    codes = {
        "SETTINGS_CHANGED": system(mark("Configuration of notifications changed")),
        "SENDING_PAUSED": system(mark("Sending paused")),
        "SENDING_RESUMED": system(mark("Sending goes on")),
        "GATEWAY_MOVED": system(mark("Order of the gateways changed"), level=MINOR),
        "GATEWAY_SWITCHED": system(mark("Gateway switched on or off")),
        "GATEWAY_TESTED": system(mark("Test message sent over a gateway"), level=MINOR),
        "TEMPLATE_CHANGED": system(mark("Words of a message changed")),
        "RUN_STARTED": system(mark("Run started by hand")),
        "RUN_APPROVED": system(mark("Unusually large run approved")),
        "ANSWER_READ": system(mark("Message that came back was read"), level=MINOR),
        "REPORT_TAKEN": system(mark("Report of households taken out"), level=MINOR),
    }
