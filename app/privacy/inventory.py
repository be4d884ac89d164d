"""Where data about a client lies: what is erased, and what a person is given of themselves.

A table that refers to a case or a client stands either in HELD or in NOTHING_PERSONAL; a test reads the
database and names one that does not, so that a new table cannot be forgotten.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from app.privacy.rules import KEPT_CONTEXT

_KEPT = ", ".join(f"'{name}'" for name in KEPT_CONTEXT)
_CONTEXT = (
    "(select coalesce(jsonb_object_agg(e.key, e.value), '{}'::jsonb)"
    f" from jsonb_each(context) e where e.key in ({_KEPT}))"
)
_NO_WORDS = "''"


@dataclass(frozen=True)
class Held:
    """Rows of a table that belong to cases ($1: their keys): what erasing sets, or that it deletes them.

    `keeps` are columns with words of the field (codes, states) that stay, so that totals do not change.
    """

    table: str
    where: str
    blanks: Mapping[str, str] = field(default_factory=dict)
    keeps: tuple[str, ...] = ()
    deletes: bool = False
    shown: bool = True

    @property
    def erase(self) -> str:
        """The statement that erases."""
        if self.deletes:
            return f"delete from {self.table} where {self.where}"
        sets = ", ".join(f"{name} = {value}" for name, value in self.blanks.items())
        return f"update {self.table} set {sets} where {self.where}"

    @property
    def give(self) -> str:
        """The query whose rows a person is given, as JSON."""
        return f"select to_jsonb(t) - 'search_text' - 'sealed_answers' as row from {self.table} t where {self.where}"


def _words(*columns: str) -> dict[str, str]:
    return dict.fromkeys(columns, _NO_WORDS)


_OF_CASES = '"case" = any($1)'
_SUBJECT = "subject_kind = 'case' and subject_id = any($1)"

OF_CASE: Final = (
    Held("cases", "id = any($1)", {
        **_words("notes", "provider_notes", "client_notes"),
        "external_id": "null",
        "archived_at": "coalesce(archived_at, modified_at)",
    }, keeps=("reference", "source", "requires_action_by", "callback_type", "callback_window_type",
              "exempt_user_reason", "ecf_statement")),
    Held("notes_history", _OF_CASES, _words("text"), keeps=("field",)),
    Held("third_party", _OF_CASES, _words(
        "full_name", "mobile_phone", "email", "postcode", "pass_phrase", "relationship_note",
        "no_contact_reason", "organisation_name"), keeps=("reason", "relationship")),
    Held("adaptation", _OF_CASES, _words("notes"), keeps=("language",)),
    Held("eligibility", _OF_CASES, _words("notes"), keeps=("state",)),
    Held("diagnosis", _OF_CASES, {"notes": _NO_WORDS, "path": "'[]'"}, keeps=("state",)),
    Held("question_walk", _SUBJECT, {"answers": "'{}'"}, keeps=("code", "subject_kind", "result")),
    Held("feedback", _OF_CASES, _words("comment"), keeps=("issue",)),
    Held("feedback_reply", "feedback in (select id from feedback where \"case\" = any($1))", _words("text")),
    Held("case_link", "one = any($1) or other = any($1)", _words("reason"), keeps=("kind",)),
    Held("document", "owner_kind = 'case' and owner_id = any($1)", {
        **_words("name", "description", "picture_sha256"), "picture": "'none'",
        "state": "'deleted'", "deleted_at": "coalesce(deleted_at, now())",
    }, keeps=("storage_key", "owner_kind", "purpose", "content_type", "sha256", "scan")),
    Held("draft", "place in (select 'case:' || reference from cases where id = any($1))", deletes=True,
         shown=False),
    Held("outbox", _SUBJECT, _words("recipient", "subject", "body", "link"),
         keeps=("dedup_key", "kind", "channel", "language", "subject_kind", "state", "lease_by", "last_error")),
    Held("event_log", f"id in (select event_id from timeline where {_SUBJECT}) and subject_kind = 'case'", {
        "notes": _NO_WORDS, "context": _CONTEXT, "patch": "null", "salt": "''::bytea",
    }, keeps=("key", "code", "type", "subject_kind")),
)  # fmt: skip

OF_PERSON: Final = (
    Held("person", "id = any($1)", {
        **_words("title", "full_name", "postcode", "street", "mobile_phone", "home_phone", "email", "ni_number",
                 "search_text"),
        "birth_date": "null",
    }, keeps=("reference", "language", "safe_to_contact", "safe_to_email", "research_methods")),
    Held("diversity", "person = any($1)", deletes=True),
    Held("person_merge", "kept = any($1) or merged = any($1)", {"filled": "'{}'", "reason": _NO_WORDS},
         keeps=("cases",)),
)  # fmt: skip

OF_COMPLAINT: Final = (
    Held("complaint", "id = any($1)", {
        "title": "'–'",
        **_words("description", "resolution", "cancel_reason", "waiting_reason", "waiting_for",
                 "complainant_name", "complainant_phone", "complainant_email", "external_id"),
        "metadata": "'{}'",
    }, keeps=("reference", "category", "severity", "priority", "status", "breach_cause", "complainant_kind",
              "complainant_language")),
    Held("complaint_letter", "complaint = any($1)", _words("body"), keeps=("kind", "direction", "channel")),
    Held("import_row", "complaint = any($1)", {"raw": "'{}'", "words": "null"}, keeps=("state", "reason"), shown=False),
    Held("document", "owner_kind = 'complaint' and owner_id = any($1)", {
        **_words("name", "description", "picture_sha256"), "picture": "'none'",
        "state": "'deleted'", "deleted_at": "coalesce(deleted_at, now())",
    }, keeps=("storage_key", "owner_kind", "purpose", "content_type", "sha256", "scan")),
    Held("outbox", "subject_kind = 'complaint' and subject_id = any($1)",
         _words("recipient", "subject", "body", "link"),
         keeps=("dedup_key", "kind", "channel", "language", "subject_kind", "state", "lease_by", "last_error")),
    Held("event_log", "id in (select event_id from timeline where subject_kind = 'complaint'"
         " and subject_id = any($1)) and subject_kind = 'complaint'", {
             "notes": _NO_WORDS, "context": _CONTEXT, "patch": "null", "salt": "''::bytea",
         }, keeps=("key", "code", "type", "subject_kind")),
)  # fmt: skip

HELD: Final = (*OF_CASE, *OF_PERSON, *OF_COMPLAINT)

#: Tables that refer to a case or a client and say nothing of them but that they do; each says why.
NOTHING_PERSONAL: Final[dict[str, str]] = {
    "case_facts": "made anew from the case and its client",
    "timer": "times of an operator",
    "callback": "codes and times of a booking",
    "billing_row": "has a rule of its own, by file",
    "complaint": "has a rule of its own; its words go with it",
    "subject_request": "says who asked and how it was checked; kept as the proof of an answer",
    "allocated_case": "counts",
    "reservation": "gone after a minute",
    "suggestion": "weights and counts of firms",
}
