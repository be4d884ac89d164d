"""The institutions that handle patient data, as the page lists them (chart 12)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from app.bi import door
from app.bi.errors import DOWN, NOTHING_TO_DRAW, StoreDown, SwitchedOff
from app.bi.rules import risk


@dataclass(frozen=True)
class Risks:
    """Those of the chosen band, the most exposed first; how many each band has; why there is nothing to list."""

    clients: Sequence[Any] = ()
    bands: Mapping[str, int] | None = None
    chosen: str = ""
    why_not: object = ""


async def listed(band: str) -> Risks:
    """The institutions of a band, or all of them."""
    order = (("risk_score", -1), ("_id", 1))
    try:
        found = await door.use(
            lambda store: store.documents("security_risk_clients", order=order), seconds=door.PAGE
        )
    except SwitchedOff:
        return Risks(why_not=NOTHING_TO_DRAW)
    except StoreDown:
        return Risks(why_not=DOWN)
    bands = {name: sum(each["band"] == name for each in found) for name in risk.BANDS}
    chosen = band if band in bands else ""
    return Risks([each for each in found if chosen in ("", each["band"])], bands, chosen)
