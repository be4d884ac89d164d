"""How much forms are used (charts 1, 2, 3, 6, 7, 11)."""

from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

from app.bi.charts.figure import (
    BARS,
    FORM_KINDS,
    HEAT,
    LIST,
    MOST_LINES,
    RANKING,
    STACKED,
    Figure,
    View,
    by_month,
    form_words,
    month_words,
    short_month,
)
from app.bi.rules.periods import months_back
from app.kernel import dates
from app.kernel.language import _

if TYPE_CHECKING:
    from app.bi.store.house import Store

UNUSED: Final = timedelta(days=90)
DEVICES: Final = {
    "desktop": _("Computer"),
    "tablet": _("Tablet"),
    "phone": _("Phone"),
    "other": _("Other device"),
}
LOCALES: Final = {
    "en": _("English"),
    "fr": _("French"),
    "ar": _("Arabic"),
    "other": _("Other language"),
}
_SUBMITTED: Final = {"$sum": "$submissions"}


def submissions(store: "Store", view: View) -> Figure:
    """Chart 1."""
    found = by_month(view)
    group = {"$group": {"_id": {"m": "$month_key", "k": "$form.kind"}, "n": _SUBMITTED}}
    for each in store.totals("submissions_monthly", view.where, [group]):
        found[each["_id"]["m"]][each["_id"]["k"]] = each["n"]
    rows: list[list[Any]] = [
        [month_words(key), *(kinds.get(kind, 0) for kind in FORM_KINDS), sum(kinds.values())]
        for key, kinds in found.items()
    ]
    total = sum(row[-1] for row in rows)
    return Figure(
        "submissions",
        1,
        _("Submissions by month"),
        _(
            "Submissions that were handed in, by the month they were handed in. Void ones and drafts do not count."
        ),
        STACKED,
        [_("Month"), *FORM_KINDS.values(), _("All")],
        rows,
        finding=_("Submissions by month and kind of form; %(total)s together")
        % {"total": dates.number(total)},
        series=list(FORM_KINDS.values()),
        leads=[{"collection": "submissions_monthly", "month": key} for key in found],
        axis=[short_month(key) for key in found],
        parts=[*({"kind": kind} for kind in FORM_KINDS), {}],
    )


def heat(store: "Store", view: View) -> Figure:
    """Chart 2."""
    group = {
        "$group": {"_id": {"f": "$form.id", "m": "$month_key"}, "form": {"$last": "$form"}, "n": _SUBMITTED}
    }
    forms: dict[str, tuple[Any, dict[str, int]]] = {}
    for each in store.totals("submissions_monthly", view.where, [group]):
        forms.setdefault(each["_id"]["f"], (each["form"], {}))[1][each["_id"]["m"]] = each["n"]
    ranked = sorted(forms.items(), key=lambda one: (-sum(one[1][1].values()), one[0]))
    return Figure(
        "forms-by-month",
        2,
        _("Forms by month"),
        _(
            "Submissions of each form in each month; the darker, the more. The picture has the twelve most used."
        ),
        HEAT,
        [_("Form"), *(month_words(key) for key in view.months)],
        [[form_words(form), *(counts.get(key, 0) for key in view.months)] for _key, (form, counts) in ranked],
        finding=_("Submissions of the most used forms, month by month"),
        leads=[{"collection": "submissions_monthly", "form": key} for key, _form in ranked],
        parts=[{"month": key} for key in view.months],
        axis=[short_month(key) for key in view.months],
    )


def change(store: "Store", view: View) -> Figure:
    """Chart 3."""
    before = [months_back(key, 12) for key in view.months]
    group = {"$group": {"_id": "$form.id", "form": {"$last": "$form"}, "n": _SUBMITTED}}
    now = {each["_id"]: each for each in store.totals("submissions_monthly", view.where, [group])}
    where = {**view.where, "month_key": {"$in": before}}
    then = {each["_id"]: each for each in store.totals("submissions_monthly", where, [group])}
    lines = []
    for key in now.keys() | then.keys():
        n, was = now.get(key, {}).get("n", 0), then.get(key, {}).get("n", 0)
        form = (now.get(key) or then[key])["form"]
        lines.append((key, form_words(form), n, was, round((n - was) / was * 100, 1) if was else None))
    lines.sort(key=lambda one: (-one[2], one[0]))
    shown = lines if len(lines) <= MOST_LINES else [*lines[: MOST_LINES // 2], *lines[-MOST_LINES // 2 :]]
    return Figure(
        "change",
        3,
        _("Most and least used forms"),
        _("Submissions in these months, in the same months of the year before, and the change in percent."),
        RANKING,
        [_("Form"), _("These months"), _("A year before"), _("Change in percent")],
        [list(each[1:]) for each in shown],
        finding=_("The forms with the most and the fewest submissions"),
        leads=[{"collection": "submissions_monthly", "form": each[0]} for each in shown],
        parts=[{}, {"ago": "1"}, {}],
    )


def hours(store: "Store", view: View) -> Figure:
    """Chart 6."""
    unwound = {"$unwind": {"path": "$hour", "includeArrayIndex": "h"}}
    group = {"$group": {"_id": "$h", "n": {"$sum": "$hour"}}}
    found = {
        int(each["_id"]): each["n"] for each in store.totals("sessions_monthly", view.where, [unwound, group])
    }
    return Figure(
        "hours",
        6,
        _("Use by hour of the day"),
        _("Sessions by the hour they began, on the clock of the store."),
        BARS,
        [_("Hour"), _("Sessions")],
        [[dates.digits(f"{hour:02}"), found.get(hour, 0)] for hour in range(24)],
        finding=_("Sessions by the hour they began"),
        leads=[{"collection": "sessions_monthly", "having": f"hour.{hour}"} for hour in range(24)],
    )


def devices(store: "Store", view: View) -> Figure:
    """Chart 7."""
    sums = {f"d_{name}": {"$sum": f"$device.{name}"} for name in DEVICES}
    sums |= {f"l_{name}": {"$sum": f"$locale.{name}"} for name in LOCALES}
    found = store.totals("sessions_monthly", view.where, [{"$group": {"_id": None, **sums}}])
    totals = found[0] if found else {}
    all_of = sum(totals.get(f"d_{name}", 0) for name in DEVICES)
    words = [(DEVICES[name], f"d_{name}") for name in DEVICES] + [
        (LOCALES[name], f"l_{name}") for name in LOCALES
    ]
    return Figure(
        "devices",
        7,
        _("Devices and languages"),
        _("Of all sessions, the share on each kind of device, and the share in each language."),
        RANKING,
        [_("Device or language"), _("Percent"), _("Sessions")],
        [
            [str(name), round(totals.get(key, 0) / all_of * 100, 1) if all_of else 0, totals.get(key, 0)]
            for name, key in words
        ],
        finding=_("Sessions by device and by language, in percent"),
        cap=100,
        percent=True,
        leads=[
            {"collection": "sessions_monthly", "having": f"{part}.{name}"}
            for part, names in (("device", DEVICES), ("locale", LOCALES))
            for name in names
        ],
    )


def unused(store: "Store", view: View) -> Figure:
    """Chart 11."""
    found = store.documents("forms", {"status": "active"})
    quiet = [
        each
        for each in found
        if each["last_submission_at"] is None or each["last_submission_at"] < each["as_of"] - UNUSED
    ]
    quiet.sort(
        key=lambda each: (each["last_submission_at"] is not None, each["last_submission_at"] or each["as_of"])
    )
    return Figure(
        "unused",
        11,
        _("Active forms nobody has used for 90 days"),
        _("Forms that may be filled in, without a submission in the 90 days before they were last gathered. A form"
          " leads to its months; 365 days are no whole months, so that their number has no rows."),
        LIST,
        [_("Form"), _("Last submission"), _("Submissions in 365 days")],
        [
            [
                form_words(each),
                dates.day(each["last_submission_at"].date()) if each["last_submission_at"] else None,
                each["submissions_365d"],
            ]
            for each in quiet
        ],
        leads=[
            {"collection": "submissions_monthly", "form": _key_of(each), "span": "all"}
            if each["last_submission_at"]
            else None
            for each in quiet
        ],
        parts=[None, None],
    )  # fmt: skip


def _key_of(form: Any) -> str:
    """The key of a form, without the deployment its document begins with."""
    key: str = form["_id"].rpartition(":")[2]
    return key
