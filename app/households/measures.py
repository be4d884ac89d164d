"""What is counted of households: who agreed to be told, and who can be reached (notifications.md 10.3).

Each condition is SQL on `household h`.
"""

from typing import Final

HERE: Final = "h.validity_to is null"
_CONSENTS: Final = (
    "exists (select from notification_consent y"
    " where y.household = h.id and y.approved and y.validity_to is null)"
)
#: The report's modes by consent and phone; 0 takes nothing away.
MODES: Final = {
    0: "true",
    1: f"{_CONSENTS} and h.told is not null",
    2: f"{_CONSENTS} and h.told is null",
    3: f"not {_CONSENTS} and h.told is not null",
    4: f"not {_CONSENTS} and h.told is null",
}
