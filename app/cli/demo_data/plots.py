"""What happens on a case of the demonstration: plots, a line a deed; and what people write about it."""

from dataclasses import dataclass

OPERATOR, MANAGER, PROVIDER, NOBODY = "operator", "manager", "provider", "nobody"


@dataclass(frozen=True)
class Deed:
    """Who does what. `minutes` is how long after the deed before it (from, to); `note` names a list below.

    `call` begins a stretch of billable time; it ends with the next code that stops timers.
    """

    who: str
    key: str
    code: str
    minutes: tuple[int, int]
    note: str = ""
    call: bool = False


@dataclass(frozen=True)
class Plot:
    """How often a case goes this way, out of all weights, and what happens.

    One that waits for somebody was opened lately: in a small house nobody is left waiting for weeks.
    """

    weight: int
    deeds: tuple[Deed, ...]
    source: str = ""
    waits: bool = False


def _d(who: str, key: str, code: str, low: int, high: int, note: str = "", call: bool = False) -> Deed:
    return Deed(who, key, code, (low, high), note, call)


_OPENED = (
    _d(OPERATOR, "case", "CASE_CREATED", 0, 0, call=True),
    _d(OPERATOR, "case", "CASE_ORGANISATION_SET", 0, 0),
    _d(OPERATOR, "case", "CALL_STARTED", 0, 1),
    _d(OPERATOR, "case", "PERSON_LINKED", 1, 3),
    _d(OPERATOR, "case_note", "NOTE", 2, 6, "opening"),
)
_FROM_WEB = (
    _d(NOBODY, "case", "CASE_CREATED", 0, 0),
    _d(NOBODY, "case", "PERSON_LINKED", 0, 0),
    _d(NOBODY, "case_note", "NOTE", 0, 0, "web"),
)
_TAKEN_UP = (
    _d(OPERATOR, "case", "CASE_VIEWED", 20, 900, call=True),
    _d(OPERATOR, "case", "CASE_ORGANISATION_SET", 1, 2),
    _d(OPERATOR, "case_note", "NOTE", 3, 9, "opening"),
)
_ASSESSED = (
    _d(OPERATOR, "diagnosis", "DIAGNOSIS_CREATED", 2, 5),
    _d(OPERATOR, "means_test", "MT_CREATED", 2, 8),
    _d(OPERATOR, "means_test", "MT_PASSED", 1, 2),
)
_ASSIGNED = (_d(OPERATOR, "assign_to_provider", "REFSP", 2, 6, "assign"),)
_ACCEPTED = (
    _d(PROVIDER, "open_case", "CASE_VIEWED", 45, 2000),
    _d(PROVIDER, "accept_case", "SPOP", 5, 60, "accept"),
    _d(PROVIDER, "case_note", "NOTE", 60, 4000, "advice"),
)
_AGAIN = (
    _d(OPERATOR, "case", "CASE_VIEWED", 900, 4000, call=True),
    _d(OPERATOR, "case_note", "NOTE", 2, 6, "again"),
)

PLOTS: tuple[Plot, ...] = (
    Plot(14, (*_OPENED, *_ASSESSED, *_ASSIGNED, *_ACCEPTED)),
    Plot(
        14,
        (
            *_OPENED,
            *_ASSESSED,
            *_ASSIGNED,
            *_ACCEPTED,
            _d(PROVIDER, "case_note", "NOTE", 2000, 9000, "advice"),
            _d(PROVIDER, "close_case", "CLSP", 900, 9000, "closed"),
        ),
    ),
    Plot(8, (*_OPENED, *_ASSESSED, *_ASSIGNED), waits=True),
    Plot(
        6, (*_OPENED, *_ASSESSED, *_ASSIGNED, _d(PROVIDER, "open_case", "CASE_VIEWED", 45, 2000)), waits=True
    ),
    Plot(
        6,
        (*_OPENED, *_ASSESSED, *_ASSIGNED, _d(PROVIDER, "reject_case", "MIS", 300, 4000, "misfit")),
        waits=True,
    ),
    Plot(
        4,
        (*_OPENED, *_ASSESSED, *_ASSIGNED, _d(PROVIDER, "reject_case", "COI", 200, 3000, "conflict")),
        waits=True,
    ),
    Plot(7, (*_OPENED, _d(OPERATOR, "call_me_back", "CB1", 2, 6, "callback")), waits=True),
    Plot(
        5,
        (
            *_OPENED,
            _d(OPERATOR, "call_me_back", "CB1", 2, 6, "callback"),
            *_AGAIN,
            _d(OPERATOR, "call_me_back", "CB2", 1, 4, "callback"),
        ),
        waits=True,
    ),
    Plot(3, (*_OPENED, _d(OPERATOR, "call_me_back", "PCB", 2, 6, "urgent")), waits=True),
    Plot(
        6,
        (
            *_OPENED,
            _d(OPERATOR, "diagnosis", "DIAGNOSIS_CREATED", 3, 9),
            _d(OPERATOR, "alternative_help", "IRKB", 2, 5, "signpost"),
        ),
    ),
    Plot(3, (*_OPENED, *_ASSESSED, _d(OPERATOR, "decline_help", "DECL", 1, 5, "declined"))),
    Plot(3, (*_OPENED, _d(OPERATOR, "suspend_case", "INSUF", 2, 8, "insufficient"))),
    Plot(2, (*_OPENED, _d(OPERATOR, "suspend_case", "ABND", 1, 3))),
    Plot(3, (*_OPENED, *_ASSESSED, _d(OPERATOR, "suspend_case", "IRCB", 1, 4, "senior")), waits=True),
    Plot(
        2,
        (
            *_OPENED,
            *_ASSESSED,
            _d(OPERATOR, "suspend_case", "IRCB", 1, 4, "senior"),
            _d(MANAGER, "case", "CASE_VIEWED", 200, 1500, call=True),
            _d(MANAGER, "suspend_case", "MRCC", 4, 12, "review"),
        ),
    ),
    Plot(7, _FROM_WEB, "WEB", waits=True),
    Plot(3, _FROM_WEB, "VOICEMAIL", waits=True),
    Plot(2, _FROM_WEB, "SMS", waits=True),
    Plot(4, (*_FROM_WEB, *_TAKEN_UP, *_ASSESSED, *_ASSIGNED, *_ACCEPTED), "WEB"),
    Plot(
        3, (*_FROM_WEB, *_TAKEN_UP, _d(OPERATOR, "call_me_back", "CB1", 1, 3, "callback")), "WEB", waits=True
    ),
)

NOTES: dict[str, tuple[str, ...]] = {
    "web": (
        "Asked for a call on the form. Mornings are best, after the school run.",
        "Left a message: a letter came on Saturday and it says fourteen days.",
        "Wants to be rung on the mobile only. Not to leave a message at home.",
        "Writes that they have tried two other helplines and nobody could take the case.",
    ),
    "assign": (
        "Told the client who will ring and by when. They took down the reference.",
        "Client is content with this firm; it is the one nearest to a bus route.",
        "Explained the gateway and what the specialist will need to see first.",
    ),
    "accept": ("Accepted. First appointment by phone this week.", "Taken on. We have asked for the papers."),
    "misfit": (
        "Another firm already acts in the same matter, so we cannot take this on. Sent back.",
        "This is not our category: the client's problem is with the landlord and not with the benefit.",
    ),
    "conflict": ("We act for the other side. Sent back at once; the papers were not opened.",),
    "callback": (
        "No answer on two tries. Callback booked as agreed in the first call.",
        "Client at work until five. Will be rung after that.",
        "Needs to look for the letter first. Callback booked.",
    ),
    "urgent": ("Bailiffs are due on Thursday morning. Put first in the queue.",),
    "signpost": (
        "Outside what we can fund. Gave two organisations from the knowledge base and read out the hours.",
        "Read out the number of the advice centre in the next town. Client wrote it down.",
    ),
    "declined": ("Client would rather wait for their own solicitor to ring back.",),
    "insufficient": ("Would not say what it is about. Asked them to ring again when they can talk.",),
    "senior": ("Not sure that this counts as a review. A manager should look before we answer.",),
    "review": ("Listened to the call. The questions were asked as they should be; the case complies.",),
    "again": (
        "Rang as booked. Client has found the letter and read out the date and the reference.",
        "Rang as booked; a neighbour answered. Did not say who was calling.",
    ),
    "advice": (
        "Drafted the letter to the other side and sent it to the client to check.",
        "Client sent the papers. The deadline in them is the 28th, not the 21st.",
        "Spoke to the court office: the hearing stands. Told the client what to bring.",
        "Asked for a reconsideration in writing; an answer is due within a month.",
    ),
    "closed": (
        "The other side has agreed. Confirmed in writing and closed.",
        "Advice given and followed. Nothing further to do.",
    ),
}

OPENINGS: dict[str, tuple[str, ...]] = {
    "housing": (
        "Notice to leave by the end of the month. Two children at the primary school in the same street.",
        "Damp in both bedrooms since October; the landlord has stopped answering messages.",
        "Locked out this morning; belongings still inside. Staying with a cousin for two nights.",
    ),
    "debt": (
        "Council tax arrears of about nine hundred pounds; a letter from an enforcement agent came yesterday.",
        "Behind with three cards after hours were cut. Wants to know what must be paid first.",
    ),
    "family": (
        "Separated in the spring. Wants to see the children at weekends; the other parent says no.",
        "Court papers came by post. The first hearing is in three weeks and there is nobody to go along.",
    ),
    "benefits": (
        "Personal Independence Payment stopped after the assessment. Walks with a frame, uses oxygen at night.",
        "Carer's allowance to be paid back, fourteen months of it. Reported the new hours at the time.",
    ),
    "discrimination": (
        "Sent home from the shop for wearing a brace. Manager put it in a text message.",
        "Refused a flat when the agent heard about the assistance dog.",
    ),
    "education": (
        "The school has ended the support hours before the plan was reviewed.",
        "Excluded for the third time this term. No letter with reasons so far.",
    ),
    "immigration": ("Permission to stay runs out in six weeks; the employer asks for proof.",),
    "": (
        "Not sure what kind of help is needed. Wants somebody to read the letter with.",
        "Rang for a relative who is in the room and has agreed to it.",
    ),
}

#: What the opening of a case from the web says of how it began.
ON_THE_WEB: tuple[dict[str, object], ...] = (
    {
        "means_test_completed": True,
        "eligibility_state": "yes",
        "scope_state": "INSCOPE",
        "contact_option": "CALLBACK",
        "reasons": ["PREFER_SPEAKING", "HOW_SERVICE_HELPS"],
        "referrer": "https://check.example/result/eligible",
    },
    {
        "contact_option": "CALLBACK",
        "reasons": ["DIFFICULTY_ONLINE"],
        "other_reason": "The page about savings would not take my answer.",
        "referrer": "https://check.example/savings",
    },
    {
        "eligibility_state": "unknown",
        "scope_state": "CONTACT",
        "contact_option": "CALL",
        "reasons": ["MISSING_PAPERWORK", "CANT_ANSWER"],
        "referrer": "https://check.example/income",
    },
    {
        "contact_option": "CALLBACK",
        "reasons": ["AREA_NOT_COVERED"],
        "referrer": "https://check.example/problem",
    },
)
