"""Which query fills which task's collection."""

from typing import Final

from app.bi.queries import churn, daily, monthly, security, synced, top
from app.bi.queries.source import Gather

GATHERERS: Final[dict[str, Gather]] = {
    "aggregate_monthly_submissions": monthly.submissions,
    "aggregate_monthly_sessions": monthly.sessions,
    "aggregate_quarterly_form_churn": churn.gather,
    "sync_institutions": synced.institutions,
    "sync_forms": synced.forms,
    "sync_security_risk_clients": security.gather,
    "sync_top_users": top.gather,
    "aggregate_daily_notifications": daily.gather,
}
