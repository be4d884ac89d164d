"""Which figures of a submission may raise an action, and what the one question after a matter means (sla.md 1.8).

Scores of forms run from 0 to 100; the thresholds of a hospital are of 10, and ratings of 5.
"""

from collections.abc import Mapping, Sequence
from decimal import ROUND_HALF_UP, Decimal
from typing import Any, Final

#: The code of the form that is sent when a complaint or a case is over.
SATISFACTION: Final = "satisfaction"
_TEN = Decimal(10)
_STEPS = Decimal(25)


def trigger(context: Mapping[str, Any], pass_mark: int | None, unmet: Sequence[str]) -> dict[str, Any] | None:
    """What a submission tells the room of actions, from its entry on the log; None for what raises nothing.

    `unmet` are the words of the items that were not met. What looks like a machine's raises nothing by itself:
    a person judges it first (security.md PU-3). Ratings go their own way: `rating`.
    """
    if context["suspect"]:
        return None
    said = {
        "hospital": context["institution"],
        "department": context["department"],
        "what": context["form_name"],
    }
    if context["form_kind"] == "survey" and context["score"] is not None and rating(context) is None:
        score = Decimal(context["score"]) / _TEN
        return {**said, "source": "survey", "score": str(score), "scale": "zero_to_ten"}
    if context["form_kind"] == "audit":
        critical = set(context["failed_critical"])
        failed = [{"item": code, "critical": code in critical} for code in context["failed"]]
        figures = {"failed": failed, "score": context["score"], "pass_mark": pass_mark}
        return {**said, **figures, "source": "quality_audit", "text": "\n".join(unmet)}
    return None


def rating(context: Mapping[str, Any]) -> int | None:
    """How satisfied somebody is with how their complaint or case ended, 1 to 5; None for any other submission."""
    about = context["about"]
    if context["form_code"] != SATISFACTION or about is None or context["score"] is None:
        return None
    steps = (Decimal(context["score"]) / _STEPS).quantize(Decimal(1), rounding=ROUND_HALF_UP)
    return 1 + int(steps)
