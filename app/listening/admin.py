"""What administrators see of what was heard: it is looked at, never edited."""

from app.kernel.language import mark
from app.kernel.shown import Shown
from app.listening.tables import Heard

TABLES = [
    Shown(
        Heard,
        mark("Actions"),
        columns=(
            "kind",
            "hospital",
            "department",
            "channel",
            "external_id",
            "sentiment",
            "label",
            "rating",
            "said_at",
        ),
        filters=("kind", "hospital", "channel"),
        order="-said_at",
    )
]
