"""Until when a case is put away."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any, Self
from zoneinfo import ZoneInfo

from app.cases.inputs.common import LONGEST_NOTE
from app.kernel.fields import Fields
from app.kernel.language import _

LONGEST = timedelta(days=366)


@dataclass(frozen=True)
class PutAwayInput:
    """The instant at which a case comes back, and why it waits."""

    until: datetime
    reason: str

    @classmethod
    def parse(cls, form: Mapping[str, Any], *, today: date, zone: str) -> Self:
        """From the first minute of a day, a year ahead at most, on the wall clock of whoever puts it away."""
        fields = Fields(form)
        first, last = today + timedelta(days=1), today + LONGEST
        day = fields.date("until", empty=_("Choose the day it comes back."), first=first, last=last)
        return fields.done(
            cls(
                until=datetime.combine(day, time(), ZoneInfo(zone)),
                reason=fields.text(
                    "reason", empty=_("Say why, for whoever opens it meanwhile."), longest=LONGEST_NOTE
                ),
            )
        )
