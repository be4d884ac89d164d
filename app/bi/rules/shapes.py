"""The fields each collection has; one that stands nowhere here never leaves the house. Pure (bi.md 3).

No shape has room for an answer, a note, a phone number or anything else that was typed about a person. The one
mail address is that of a member of staff, and only where BI_EXPORT_PII allows it.
"""

from collections.abc import Mapping
from typing import Any, Final

Shape = Mapping[str, Any]

_FORM: Final = dict.fromkeys(("id", "name_en", "name_ar", "kind", "status"))
_INSTITUTION: Final = dict.fromkeys(("id", "name", "kind"))
_SPREAD: Final = dict.fromkeys(("n", "sum", "p50", "p90"))
_OF_MONTH: Final = {"month": None, "month_key": None, "form": _FORM, "institution": _INSTITUTION}


def _fields(words: str) -> dict[str, None]:
    return dict.fromkeys(words.split())


SHAPES: Final[Mapping[str, Shape]] = {
    "submissions_monthly": {
        **_OF_MONTH,
        **_fields(
            "submissions submitters public_submissions departments late on_time scored score_sum score_mean"
            " score_min score_max passed failed actions_created"
        ),
        "days": _fields("d n"),
        "duration_s": _SPREAD,
    },
    "sessions_monthly": {
        **_OF_MONTH,
        **_fields("sessions completed abandoned open users completion_rate hour"),
        "active_s": {**_SPREAD, **_fields("max hist")},
        "device": _fields("desktop tablet phone other"),
        "locale": _fields("en fr ar other"),
    },
    "form_churn_quarterly": {
        **_fields(
            "quarter start active_prev active retained churned retired new returned churn_rate"
            " churn_rate_adjusted submissions submissions_prev change_pct churned_more"
        ),
        "form": {**_FORM, "cadence": None},
        "churned_institutions": _fields("id name last_submission_at"),
    },
    "institutions": _fields(
        "id name kind country time_zone is_active created_at departments wards users_total users_active_30d"
        " users_active_90d forms_in_use_90d submissions_30d submissions_365d last_submission_at"
        " open_complaints open_actions overdue_actions handles_patient_data"
    ),
    "forms": {
        **_fields(
            "id name_en name_ar kind status cadence versions current_version questions created_at retired_at"
            " first_submission_at last_submission_at institutions_90d submissions_30d submissions_365d"
            " mean_score_90d"
        ),
        "owner": _fields("id name"),
    },
    "security_risk_clients": {
        **_fields(
            "id name basis data_kinds users_active admins admins_without_mfa users_without_mfa sso_enforced"
            " ip_allow_list password_min_length session_timeout_min dormant_users_90d never_logged_in"
            " failed_logins_30d locked_accounts api_tokens api_tokens_no_expiry exports_30d export_rows_30d"
            " pii_reveals_30d retention_rule oldest_record_at agreement_signed_at last_review_at"
            " risk_score band"
        ),
        "flags": _fields("code weight"),
    },
    "top_users": {
        **_fields("kind rank count items first_at last_at"),
        "user": {
            **_fields("id display_name role is_active is_former email"),
            "institution": _fields("id name"),
        },
        "window": {"from": None, "to": None},
    },
    "notifications_daily": {
        **_fields("date date_key type status provider n"),
        "district": _fields("id name"),
    },
}


def strange(value: Any, shape: Shape | None) -> list[str]:
    """The names of fields a shape does not have, however deep they lie."""
    if isinstance(value, list):
        return [name for each in value for name in strange(each, shape)]
    if not isinstance(value, dict):
        return []
    if shape is None:
        return list(value)
    found = [name for name in value if name not in shape]
    return found + [name for key, each in value.items() if key in shape for name in strange(each, shape[key])]
