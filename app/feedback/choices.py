"""The choices of cla.md 10.1, as codes with the words people see; the sheet has only the codes."""

from app.kernel.language import _

ISSUES = {
    "ADCO": _("Adaptations or contact needs were not noted"),
    "ACPR": _("Client was not told how the provider works"),
    "ARRA": _("Appointment was arranged wrongly"),
    "COLI": _("Conflict of interest could have been seen"),
    "DLAY": _("Case was passed on late"),
    "DLAO": _("Client rang us, should have rung the helpline"),
    "INEL": _("Client is not eligible"),
    "INDI": _("Diagnosis is wrong or incomplete"),
    "INIP": _("Details of the client are wrong or missing"),
    "INTC": _("Third party or consent was not recorded"),
    "INFB": _("Case was sent back and came again unchanged"),
    "IMCD": _("Matter type or category is wrong"),
    "ODDE": _("Other details are wrong or missing"),
    "SESE": _("Client was sent to the wrong service"),
    "OTHR": _("Something else"),
}
