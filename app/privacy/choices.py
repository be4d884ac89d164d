"""What a run of retention touches, as its page says it."""

from typing import Final

from app.kernel.language import _

#: The table of the database, and what it holds in the words of whoever reads.
TABLES: Final[dict[str, object]] = {
    "adaptation": _("Needs of the client"),
    "archived_case": _("Cases of the older system"),
    "billing_bad_row": _("Refused lines of billing files"),
    "billing_mistake": _("Mistakes in billing files"),
    "billing_row": _("Lines of billing files"),
    "case_facts": _("Facts of cases"),
    "case_link": _("Links between cases"),
    "cases": _("Cases"),
    "complaint": _("Complaints"),
    "complaint_letter": _("Letters on complaints"),
    "diagnosis": _("Answers about scope"),
    "document": _("Documents"),
    "draft": _("Drafts"),
    "eligibility": _("Eligibility"),
    "event_log": _("Entries of the log"),
    "feedback": _("Feedback"),
    "feedback_reply": _("Answers to feedback"),
    "import_row": _("Imported lines"),
    "notes_history": _("Earlier notes"),
    "outbox": _("Messages"),
    "person": _("Clients"),
    "person_merge": _("Merges of clients"),
    "diversity": _("Answers about equality"),
    "presence": _("Who looks at what"),
    "question_walk": _("Answers to questions"),
    "sign_in": _("Sign-ins"),
    "third_party": _("Third parties"),
    "timeline": _("Places on timelines"),
    "undone_event": _("Deeds that were undone"),
}
