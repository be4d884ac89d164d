"""How sittings before forms go (charts 4, 5)."""

from typing import TYPE_CHECKING

from app.bi.charts.figure import LINES, RANKING, Figure, View, form_words, month_words, short_month
from app.bi.rules.spread import added, percentile
from app.kernel.language import _

if TYPE_CHECKING:
    from app.bi.store.house import Store


def completion(store: "Store", view: View) -> Figure:
    """Chart 4."""
    sums = {name: {"$sum": f"${name}"} for name in ("sessions", "completed", "abandoned", "open")}
    group = {"$group": {"_id": "$form.id", "form": {"$last": "$form"}, **sums}}
    found = store.totals("sessions_monthly", view.where, [group])
    found.sort(key=lambda each: (-each["sessions"], each["_id"]))
    return Figure(
        "completion",
        4,
        _("Finished and left unfinished"),
        _(
            "Of the sessions that ended, the share that was handed in. Sessions still open count in neither part."
        ),
        RANKING,
        [
            _("Form"),
            _("Finished, percent"),
            _("Finished"),
            _("Left unfinished"),
            _("Still open"),
            _("Sessions"),
        ],
        [
            [
                form_words(each["form"]),
                _share(each["completed"], each["abandoned"]),
                each["completed"],
                each["abandoned"],
                each["open"],
                each["sessions"],
            ]
            for each in found
        ],
        finding=_("Share of sessions that were finished, by form"),
        cap=100,
        percent=True,
        leads=[{"collection": "sessions_monthly", "form": each["_id"]} for each in found],
        parts=[{}, {"having": "completed"}, {"having": "abandoned"}, {"having": "open"}, {}],
    )


def length(store: "Store", view: View) -> Figure:
    """Chart 5."""
    group = {"$group": {"_id": "$month_key", "hists": {"$push": "$active_s.hist"}}}
    found = {
        each["_id"]: added(each["hists"]) for each in store.totals("sessions_monthly", view.where, [group])
    }
    rows = [
        [month_words(key), *(_minutes(percentile(found.get(key, []), share)) for share in (0.5, 0.9))]
        for key in view.months
    ]
    return Figure(
        "length",
        5,
        _("Length of sessions"),
        _("Minutes somebody was active before a form: half of the sessions took less than the first, nine in ten"
          " less than the second. Worked out from the histograms of all of them together."),
        LINES,
        [_("Month"), _("Half of them"), _("Nine in ten")],
        rows,
        finding=_("Active minutes of a session: the median and the ninth tenth"),
        series=[_("Median"), _("Nine in ten")],
        leads=[{"collection": "sessions_monthly", "month": key} for key in view.months],
        axis=[short_month(key) for key in view.months],
    )  # fmt: skip


def _share(completed: int, abandoned: int) -> float | None:
    ended = completed + abandoned
    return round(completed / ended * 100, 1) if ended else None


def _minutes(seconds: float | None) -> float | None:
    return None if seconds is None else round(seconds / 60, 1)
