"""The choices of cla.md 4, as codes with the words people see."""

from app.kernel.language import _

NEXT_ACTORS = {
    "operator": _("Operator"),
    "operator_manager": _("Manager"),
    "1_provider_review": _("Provider: to review"),
    "2_provider": _("Provider"),
}
SOURCES = {"PHONE": _("Phone"), "VOICEMAIL": _("Voicemail"), "SMS": _("Text message"), "WEB": _("Web")}
CALLBACK_TYPES = {
    "chs_operator": _("Booked by an operator"),
    "web_form_self": _("Asked for on the web"),
    "web_form_third_party": _("Asked for on the web by somebody else"),
}
#: The codes of a booking in the order of attempts; the last is for an urgent one (cla.md 4.9).
CALLBACK_CODES = ("CB1", "CB2", "CB3", "PCB")
CALLBACK_ENDS = {
    "made": _("Made"),
    "cancelled": _("Called off"),
    "replaced": _("Booked again"),
    "assigned": _("Ended by an assignment"),
    "released": _("Ended with the work on the case"),
}
WINDOW_TYPES = {
    "HALF_HOUR_WINDOW": _("Within half an hour from then"),
    "HALF_HOUR_EITHER_SIDE": _("Half an hour either side"),
}
CONFIRMATIONS = {"": _("No message"), "email": _("By e-mail"), "sms": _("By text message")}
ELIGIBILITY_STATES = {"unknown": _("Not known yet"), "yes": _("Eligible"), "no": _("Not eligible")}
DIAGNOSIS_STATES = {
    "UNKNOWN": _("Not known yet"),
    "INSCOPE": _("In scope"),
    "OUTOFSCOPE": _("Out of scope"),
    "CONTACT": _("Call needed to tell"),
    "INELIGIBLE": _("Not eligible"),
    "MEDIATION": _("Mediation first"),
}
EXEMPT_REASONS = {
    "ECHI": _("Client is a child"),
    "EDET": _("Client is detained"),
    "EPRE": _("Assessed within the last twelve months"),
}
THIRD_PARTY_REASONS = {
    "CHILD_PATIENT": _("Client is a child or a patient"),
    "POWER_ATTORNEY": _("Power of attorney"),
    "NO_TELEPHONE_DISABILITY": _("Cannot use a telephone: disability"),
    "NO_TELEPHONE_LANGUAGE": _("Cannot use a telephone: language"),
    "OTHER": _("Other"),
}
THIRD_PARTY_RELATIONSHIPS = {
    "PARENT_GUARDIAN": _("Parent or guardian"),
    "FAMILY_FRIEND": _("Family or friend"),
    "PROFESSIONAL": _("Professional"),
    "LEGAL_ADVISOR": _("Legal adviser"),
    "OTHER": _("Other"),
}
SAFE_TO_CONTACT = {"SAFE": _("Safe to call"), "DONT_CALL": _("Do not call")}
SAFE_TO_EMAIL = {"SAFE": _("Safe to e-mail"), "DONT_EMAIL": _("Do not e-mail")}
RESEARCH_METHODS = {"PHONE": _("Phone"), "EMAIL": _("E-mail"), "SMS": _("Text message")}
ECF_STATEMENTS = {
    "XFER_TO_RECORDED_MESSAGE": _("Passed to the recorded message"),
    "READ_OUT_MESSAGE": _("Message read out"),
    "PROBLEM_NOT_SUITABLE": _("Problem not suitable"),
    "CLIENT_TERMINATED": _("Client ended the call"),
}
#: Why people get in touch rather than go on alone, as a public site sends it; reports count these codes.
REASONS = (
    "CANT_ANSWER",
    "MISSING_PAPERWORK",
    "PREFER_SPEAKING",
    "DIFFICULTY_ONLINE",
    "HOW_SERVICE_HELPS",
    "AREA_NOT_COVERED",
    "OTHER",
)
#: They ring, they are called back, or somebody else is for them.
CONTACT_OPTIONS = ("CALL", "CALLBACK", "THIRDPARTY")

# cla.md 4.3: the priority a case takes from its last outcome; every other code counts 1.
PRIORITIES = {"PCB": 10, "REF-EXT": 8, "IRCB": 7, "MIS": 6, "COI": 5, "CB1": 4, "CB2": 3, "CB3": 2}

#: What whoever acts next does: by the last outcome where that says it, else by who it is.
STEPS_AFTER = {
    "COI": _("Find another provider"),
    "MIS": _("Find another provider"),
    "CBSP": _("Client rings back"),
    "IRCB": _("Senior to call"),
}
STEPS_OF = {
    "operator": _("Log an outcome"),
    "operator_manager": _("Review the case"),
    "1_provider_review": _("Accept or send back"),
    "2_provider": _("Advise the client"),
}
FIRST_CALL = _("Call the client")
CALLBACK = _("Callback")
