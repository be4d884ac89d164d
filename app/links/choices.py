"""How cases belong together."""

from app.kernel.language import _

KINDS = {
    "related": _("Related: the same person or household"),
    "duplicate": _("Duplicate: the same matter twice"),
}
