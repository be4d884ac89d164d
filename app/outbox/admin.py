"""Gateways as administrators see them: their settings hold secrets and have a page of their own."""

from app.kernel.language import mark
from app.kernel.shown import Shown
from app.outbox.tables import DeliveryReceipt, Gateway

TABLES = [
    Shown(
        Gateway,
        mark("Messages"),
        columns=(
            "name",
            "provider",
            "channel",
            "position",
            "is_active",
            "idempotent",
            "on_ambiguous",
            "window",
            "per_second",
            "per_minute",
            "failures",
            "open_until",
            "last_ok_at",
        ),
        filters=("name", "channel", "is_active"),
        order="position",
        edit=("position", "is_active", "on_ambiguous", "window"),
    ),
    Shown(
        DeliveryReceipt,
        mark("Messages"),
        columns=("gateway", "status", "received_at"),
        filters=("gateway", "status", "received_at"),
        order="-received_at",
    ),
]
