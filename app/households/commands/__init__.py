"""What can be done with households; the three services of notifications.md 2 under their names."""

from app.households.commands.consent import (
    create_family_notification_policy,
    delete_family_notification_policy,
    update_family_notification_policy,
)

__all__ = [
    "create_family_notification_policy",
    "delete_family_notification_policy",
    "update_family_notification_policy",
]
