"""What may be done with a file that was sent, and by whom: at once, or by a worker. Pure."""

from app.kernel.errors import Conflict
from app.kernel.language import _

#: Up to this size a CSV file is checked, and its rows accepted, while the person waits.
SMALL = 512 * 1024


def waits_for_worker(name: str, size: int) -> bool:
    """Whether a file is work for later: a large one, or a workbook, which unpacks to who knows what (UP-5)."""
    return size > SMALL or name.lower().endswith(".xlsx")


def must_take_fixes(state: str) -> None:
    """Raise Conflict unless the file has mistakes that can be mended."""
    if state != "refused":
        raise Conflict(_("Only a file with mistakes can be mended here."))
