"""Kinds and states of documents, with the words people see."""

from app.kernel.language import _

KINDS = {
    "policy": _("Policy"),
    "guideline": _("Guideline"),
    "procedure": _("Procedure"),
    "template": _("Template"),
    "other": _("Other"),
}
STATES = {"draft": _("Draft"), "published": _("Published"), "retired": _("Retired")}
TONES = {"draft": "warn", "published": "ok", "retired": None}
