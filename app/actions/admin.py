"""What administrators set for actions: routing rules, deadlines, switches of categories and sources."""

from app.actions.tables import ActionCategory, ActionSLAConfig, ActionSourceSetting, RoutingRule
from app.kernel.language import _, mark
from app.kernel.shown import Shown

_GROUP = mark("Actions")
_RULE = (
    "name",
    "description",
    "source_type",
    "category",
    "severity",
    "hospital",
    "department",
    "assign_to_user",
    "assign_to_role",
    "assign_to_department",
    "priority",
    "is_active",
)
_CONFIG = (
    "name",
    "hospital",
    "department",
    "critical_hours",
    "high_hours",
    "medium_hours",
    "low_hours",
    "reminder_hours_before",
    "auto_escalate",
    "escalation_delay_hours",
    "escalation_step_hours",
    "max_escalation_level",
    "is_active",
)
_SETTING = ("hospital", "source_type", "is_on", "thresholds", "title", "category", "severity", "department")

TABLES = [
    Shown(
        RoutingRule,
        _GROUP,
        columns=_RULE,
        listed=("name", "priority", "hospital", "source_type", "category", "severity", "is_active"),
        filters=("name", "priority", "hospital", "source_type", "category", "severity", "is_active"),
        order="-priority",
        edit=_RULE,
        create=_RULE,
        delete=True,
        refusals={"rule_has_a_name": _("Give the rule a name.")},
    ),
    Shown(
        ActionSLAConfig,
        _GROUP,
        columns=(*_CONFIG, "version"),
        listed=("name", "hospital", "department", "critical_hours", "high_hours", "is_active"),
        filters=("name", "hospital", "department", "is_active"),
        order="name",
        edit=_CONFIG,
        create=_CONFIG,
        refusals={
            "action_sla_config_active_uq": _(
                "There is an active row for this hospital and department already."
            ),
            "department_has_hospital": _("Choose the hospital of the department too."),
            "hours_make_sense": _("Hours are more than nothing; levels are at most ten."),
        },
    ),
    Shown(
        ActionCategory,
        _GROUP,
        columns=("code", "needs_evidence"),
        filters=("code", "needs_evidence"),
        order="code",
        edit=("needs_evidence",),
    ),
    Shown(
        ActionSourceSetting,
        _GROUP,
        columns=_SETTING,
        filters=("hospital", "source_type", "is_on"),
        order="source_type",
        edit=("is_on", "thresholds", "title", "category", "severity", "department"),
        create=_SETTING,
        refusals={"action_source_setting_uq": _("This hospital has a row for this source already.")},
    ),
]
