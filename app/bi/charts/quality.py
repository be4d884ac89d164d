"""Scores, and the boards of people (charts 13, 14)."""

from typing import TYPE_CHECKING, Final

from app.bi.charts.figure import RANKING, Figure, View
from app.kernel.language import _

if TYPE_CHECKING:
    from app.bi.store.house import Store

#: bi.md 7: no mean under so many submissions.
FEWEST: Final = 5
BOARDS: Final = {
    "document_creators": _("Documents made"),
    "audit_schedule_creators": _("Audit schedules made"),
    "issue_creators": _("Actions raised"),
    "issue_editors": _("Actions worked on"),
    "review_screen_editors": _("Review screens edited"),
    "audit_submitters": _("Audits handed in"),
    "user_creators": _("Accounts made"),
    "ward_creators": _("Wards made"),
}


def scores(store: "Store", view: View) -> Figure:
    """Chart 14."""
    group = {
        "$group": {
            "_id": "$institution.id",
            "institution": {"$last": "$institution"},
            "scored": {"$sum": "$scored"},
            "sum": {"$sum": "$score_sum"},
        }
    }
    found = [each for each in store.totals("submissions_monthly", view.where, [group]) if each["scored"]]
    found.sort(key=lambda each: (each["institution"]["name"], each["_id"]))
    return Figure(
        "scores",
        14,
        _("Mean score by institution"),
        _(
            "The mean of all scored submissions, 0 to 100, with how many there were. Under five, no mean is told."
        ),
        RANKING,
        [_("Institution"), _("Mean score"), _("Scored submissions")],
        [
            [
                each["institution"]["name"],
                round(each["sum"] / each["scored"], 1) if each["scored"] >= FEWEST else None,
                each["scored"],
            ]
            for each in found
        ],
        finding=_("Mean score of each institution"),
        cap=100,
        leads=[
            {"collection": "submissions_monthly", "institution": each["_id"], "having": "scored"}
            for each in found
        ],
    )


def boards(store: "Store") -> list[Figure]:
    """Chart 13: eight of them."""
    found = store.documents("top_users", order=(("kind", 1), ("rank", 1)))
    return [
        Figure(
            f"top-{kind.replace('_', '-')}",
            13,
            words,
            _("The ten people who did most of it in the 365 days before it was last gathered; equal ones by who did it"
              " last. What each of them did is not listed: it was only counted, and nobody's work is laid open here."),
            RANKING,
            [_("Person"), _("Times"), _("Different ones"), _("Institution")],
            [
                [
                    str(_("Former user")) if each["user"]["is_former"] else each["user"]["display_name"],
                    each["count"],
                    each["items"],
                    (each["user"]["institution"] or {}).get("name"),
                ]
                for each in found
                if each["kind"] == kind
            ],
            finding=words,
        )
        for kind, words in BOARDS.items()
    ]  # fmt: skip
