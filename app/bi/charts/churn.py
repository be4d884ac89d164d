"""Who stops and who comes back (charts 8, 9, 10)."""

from typing import TYPE_CHECKING, Final

from app.bi.charts.figure import (
    LIST,
    STACKED,
    Figure,
    View,
    form_words,
    month_words,
    quarter_words,
    short_month,
)
from app.bi.rules.periods import months_back
from app.kernel import dates
from app.kernel.language import _

if TYPE_CHECKING:
    from app.bi.store.house import Store

MOST_QUARTERS: Final = 8
#: Who handed in within so many months before is quiet, not dormant.
QUIET_MONTHS: Final = 3
DEFINITION: Final = _(
    "A pair of institution and form is active in a quarter when it handed in at least one submission then. Retained:"
    " active in the quarter before and in this one. New: never before. Returned: not in the quarter before, but some"
    " time earlier. Churned: active in the quarter before and not in this one, though the form was not retired."
    " Rate: churned divided by those active in the quarter before."
)


_PARTS: Final = (
    ("retained", _("Retained")),
    ("new", _("New")),
    ("returned", _("Returned")),
    ("churned", _("Churned")),
)


def churn(store: "Store", _view: View) -> Figure:
    """Chart 8."""
    names = (*(name for name, _words in _PARTS), "active_prev")
    group = {"$group": {"_id": "$quarter", **{name: {"$sum": f"${name}"} for name in names}}}
    found = sorted(store.totals("form_churn_quarterly", {}, [group]), key=lambda each: each["_id"])
    shown = found[-MOST_QUARTERS:]
    return Figure(
        "churn",
        8,
        _("Form churn by quarter"),
        DEFINITION,
        STACKED,
        [_("Quarter"), *(words for _name, words in _PARTS), _("Rate in percent")],
        [
            [
                quarter_words(each["_id"]),
                *(each[name] for name, _words in _PARTS),
                round(each["churned"] / each["active_prev"] * 100, 1) if each["active_prev"] else None,
            ]
            for each in shown
        ],
        finding=_("Pairs of institution and form that were retained, are new or returned, by quarter"),
        series=[words for _name, words in _PARTS[:3]],
        leads=[{"collection": "form_churn_quarterly", "quarter": each["_id"]} for each in shown],
        parts=[*({"having": name} for name, _words in _PARTS), {"having": "active_prev"}],
    )


def lost(store: "Store", _view: View) -> Figure:
    """Chart 9."""
    newest = store.documents("form_churn_quarterly", order=(("quarter", -1), ("_id", 1)), most=1)
    found = store.documents("form_churn_quarterly", {"quarter": newest[0]["quarter"]}) if newest else []
    lines = sorted(
        (
            each["name"],
            form_words(document["form"]),
            each["last_submission_at"],
            each["id"],
            document["form"]["id"],
        )
        for document in found
        for each in document["churned_institutions"]
    )
    return Figure(
        "lost",
        9,
        _("Institutions lost in %(quarter)s") % {"quarter": quarter_words(newest[0]["quarter"])}
        if newest
        else _("Institutions lost"),
        _("Institutions that used a form in the quarter before and not in this one, and when they last did."),
        LIST,
        [_("Institution"), _("Form"), _("Last submission")],
        [[name, form, dates.day(at.date())] for name, form, at, _place, _form in lines],
        leads=[
            {"collection": "submissions_monthly", "institution": place, "form": form, "span": "all"}
            for _name, _words, _at, place, form in lines
        ],
    )


def standing(store: "Store", view: View) -> Figure:
    """Chart 10."""
    group = {"$group": {"_id": "$institution.id", "months": {"$addToSet": "$month_key"}}}
    found = store.totals("submissions_monthly", view.at_institutions("institution.id"), [group])
    rows = []
    for key in view.months:
        recent = {months_back(key, n) for n in range(1, QUIET_MONTHS + 1)}
        active = sum(key in each["months"] for each in found)
        quiet = sum(key not in each["months"] and bool(recent & set(each["months"])) for each in found)
        known = sum(min(each["months"]) <= key for each in found)
        rows.append([month_words(key), active, quiet, known - active - quiet])
    return Figure(
        "standing",
        10,
        _("Institutions in use"),
        _("Active: handed something in that month. Quiet: not that month, but in one of the three before it."
          " Dormant: handed something in longer ago. The months of quiet and dormant ones have no rows."),
        STACKED,
        [_("Month"), _("Active"), _("Quiet"), _("Dormant")],
        rows,
        finding=_("Institutions that are active, quiet or dormant, by month"),
        series=[_("Active"), _("Quiet"), _("Dormant")],
        leads=[{"collection": "submissions_monthly", "month": key} for key in view.months],
        axis=[short_month(key) for key in view.months],
        parts=[{}, None, None],
    )  # fmt: skip
