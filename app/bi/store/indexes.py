"""The indexes of each collection, made by this code at every build; nobody makes them by hand (bi.md 5)."""

from typing import Final

from pymongo import IndexModel

_MONTHLY: Final = (
    ("dep_month", (("dep", 1), ("month", 1))),
    ("form_month", (("form.id", 1), ("month", 1))),
    ("institution_month", (("institution.id", 1), ("month", 1))),
    ("dep_month_key_run", (("dep", 1), ("month_key", 1), ("run_id", 1))),
)
_KEYS: Final = {
    "submissions_monthly": _MONTHLY,
    "sessions_monthly": _MONTHLY,
    "form_churn_quarterly": (
        ("quarter_rate", (("quarter", 1), ("churn_rate", -1))),
        ("form_quarter", (("form.id", 1), ("quarter", 1))),
    ),
    "institutions": (
        ("kind_active", (("kind", 1), ("is_active", 1))),
        ("last_submission", (("last_submission_at", 1),)),
    ),
    "forms": (("kind_status", (("kind", 1), ("status", 1))),),
    "security_risk_clients": (("band_score", (("band", 1), ("risk_score", -1))),),
    "top_users": (("dep_kind_rank", (("dep", 1), ("kind", 1), ("rank", 1))),),
    "notifications_daily": (("dep_date_key_run", (("dep", 1), ("date_key", 1), ("run_id", 1))),),
}
_UNIQUE: Final = frozenset({"dep_kind_rank"})


def indexes(collection: str, *, generations: bool = False) -> list[IndexModel]:
    """The indexes of a collection; where generations stand beside each other, they tell them apart."""
    return [
        IndexModel(
            [*keys, ("gen", 1)] if generations and name in _UNIQUE else list(keys),
            name=f"{name}_gen" if generations and name in _UNIQUE else name,
            unique=name in _UNIQUE,
        )
        for name, keys in _KEYS[collection]
    ]
