"""The fixed words of an action: sources, categories, severities, states (sla.md 1.2, 1.7, 1.12)."""

from enum import StrEnum

from babel.support import LazyProxy

from app.kernel.language import _


class Source(StrEnum):
    """What an action came from."""

    SURVEY = "survey"
    COMPLAINT = "complaint"
    COMPLAINT_RESOLUTION = "complaint_resolution"
    SOCIAL_MEDIA = "social_media"
    CALL_CENTER = "call_center"
    KPI = "kpi"
    MANUAL = "manual"
    PATIENT_FAMILY_COMMITTEE = "patient_family_committee"
    EXECUTIVE_COMMITTEE = "executive_committee"
    DEPARTMENT_MEETING = "department_meeting"
    ROUNDS = "rounds"
    STAFF_FEEDBACK = "staff_feedback"
    PATIENT_OBSERVATION = "patient_observation"
    QUALITY_AUDIT = "quality_audit"
    MANAGEMENT_REVIEW = "management_review"

    @property
    def label(self) -> LazyProxy:
        """The source in the reader's language."""
        return _SOURCE_LABELS[self]


class Category(StrEnum):
    """What an action is about."""

    CLINICAL_QUALITY = "clinical_quality"
    PATIENT_SAFETY = "patient_safety"
    SERVICE_QUALITY = "service_quality"
    STAFF_BEHAVIOR = "staff_behavior"
    FACILITY = "facility"
    PROCESS_IMPROVEMENT = "process_improvement"
    OTHER = "other"

    @property
    def label(self) -> LazyProxy:
        """The category in the reader's language."""
        return _CATEGORY_LABELS[self]


class Severity(StrEnum):
    """How bad it is; the same four words serve priority."""

    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"
    CRITICAL = "critical"

    @property
    def label(self) -> LazyProxy:
        """The severity in the reader's language."""
        return _SEVERITY_LABELS[self]


class Status(StrEnum):
    """Where an action stands. There is no "rejected": a rejected action is back in progress (sla.md B5)."""

    OPEN = "open"
    IN_PROGRESS = "in_progress"
    PENDING_APPROVAL = "pending_approval"
    APPROVED = "approved"
    CLOSED = "closed"
    CANCELLED = "cancelled"

    @property
    def label(self) -> LazyProxy:
        """The state in the reader's language."""
        return _STATUS_LABELS[self]

    @property
    def is_terminal(self) -> bool:
        """Whether the clock has stopped (sla.md 1.1)."""
        return self in (Status.CLOSED, Status.CANCELLED)

    @property
    def is_editable(self) -> bool:
        """Whether what it says may change: what was submitted stays as the approver saw it (sla.md 1.7)."""
        return self in (Status.OPEN, Status.IN_PROGRESS)


_SOURCE_LABELS = {
    Source.SURVEY: _("Negative Survey"),
    Source.COMPLAINT: _("Complaint"),
    Source.COMPLAINT_RESOLUTION: _("Negative Complaint Resolution"),
    Source.SOCIAL_MEDIA: _("Social Media"),
    Source.CALL_CENTER: _("Call Center"),
    Source.KPI: _("KPI Decline"),
    Source.MANUAL: _("Manual Entry"),
    Source.PATIENT_FAMILY_COMMITTEE: _("Patient & Family Rights Committee Meeting"),
    Source.EXECUTIVE_COMMITTEE: _("Executive Committee Meeting"),
    Source.DEPARTMENT_MEETING: _("Department Meeting"),
    Source.ROUNDS: _("Ward/Department Rounds"),
    Source.STAFF_FEEDBACK: _("Staff Feedback/Comments"),
    Source.PATIENT_OBSERVATION: _("Patient Observation"),
    Source.QUALITY_AUDIT: _("Quality Audit"),
    Source.MANAGEMENT_REVIEW: _("Management Review"),
}

_CATEGORY_LABELS = {
    Category.CLINICAL_QUALITY: _("Clinical Quality"),
    Category.PATIENT_SAFETY: _("Patient Safety"),
    Category.SERVICE_QUALITY: _("Service Quality"),
    Category.STAFF_BEHAVIOR: _("Staff Behavior"),
    Category.FACILITY: _("Facility & Environment"),
    Category.PROCESS_IMPROVEMENT: _("Process Improvement"),
    Category.OTHER: _("Other"),
}

_SEVERITY_LABELS = {
    Severity.LOW: _("Low"),
    Severity.MEDIUM: _("Medium"),
    Severity.HIGH: _("High"),
    Severity.CRITICAL: _("Critical"),
}

_STATUS_LABELS = {
    Status.OPEN: _("Open"),
    Status.IN_PROGRESS: _("In progress"),
    Status.PENDING_APPROVAL: _("Pending approval"),
    Status.APPROVED: _("Approved"),
    Status.CLOSED: _("Closed"),
    Status.CANCELLED: _("Cancelled"),
}
