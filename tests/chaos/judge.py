"""What is left after the killing: everything accepted, nothing twice, no record against another (X1 to X4)."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from app.documents.files import Files
from app.kernel import db
from app.outbox.gateways.mail import fingerprint
from app.status.audit import audit
from tests.chaos import deeds
from tests.chaos.beside import Beside
from tests.chaos.ledger import Ledger

#: what each accepted deed of a kind has left, found by its token
_TRACES: Final = {
    "note": "select substr(notes, 6) as token from event_log where code = 'NOTE' and notes like 'note %'",
    "case": "select substr(notes, 6) as token from cases where notes like 'case %'",
    "outcome": "select substr(notes, 9) as token from event_log where type = 'outcome' and notes like 'outcome %'",
    "complaint": "select substr(title, 11) as token from complaint where title like 'complaint %'",
    "file": "select replace(name, '.txt', '') as token from document where name like 'p%-%.txt' and state = 'stored'",
    "import": "select split_part(title, ' ', 2) as token from complaint where title like 'import %'",
    "billing": "select replace(file_name, '.csv', '') as token from billing_upload where accepted_at is not null",
    "export": "select substr(reason, 8) as token from report_export where reason like 'export %' and state = 'ready'",
}
#: how many rows that is, where it is not one
_ROWS: Final = {"import": deeds.ROWS}


@dataclass
class Verdict:
    """What was found wrong, by kind, and how much was looked at."""

    lost: list[str] = field(default_factory=list)
    ghosts: list[str] = field(default_factory=list)
    twice: list[str] = field(default_factory=list)
    broken: list[str] = field(default_factory=list)
    unsent: list[str] = field(default_factory=list)
    missing_files: list[str] = field(default_factory=list)
    looked_at: Counter[str] = field(default_factory=Counter)

    @property
    def faults(self) -> list[str]:
        """Everything that is wrong, one line each."""
        named = {
            "lost": self.lost,
            "ghost": self.ghosts,
            "twice": self.twice,
            "contradiction": self.broken,
            "message": self.unsent,
            "file": self.missing_files,
        }
        return [f"{name}: {each}" for name, found in named.items() for each in found]


async def judge(ledger: Ledger, mails: Sequence[str], files: Files, beside: Beside | None = None) -> Verdict:
    """Compare the ledger, the database, the mail server, the store of files, and what stands beside the house.
    Nothing may be under way."""
    found = Verdict()
    for kind, sql in _TRACES.items():
        there = Counter(row["token"] for row in await db.fetch(sql))
        wanted = {token for token, what in ledger.ok.items() if what == kind}
        found.looked_at[kind] = len(wanted)
        whole = _ROWS.get(kind, 1)
        found.lost += [f"{kind} {token}" for token in sorted(wanted) if there[token] < whole]
        found.ghosts += [f"{kind} {token}" for token in sorted(there.keys() - wanted - ledger.doubtful)]
        found.twice += [f"{kind} {token} x{n}" for token, n in there.items() if n > whole]
    await _messages(found, mails)
    await _files(found, files)
    if beside is not None:
        found.unsent += await beside.texts_wrong()
        found.broken += await beside.totals_wrong(ledger)
        found.looked_at["texts"], found.looked_at["failed totals"] = beside.texts, beside.failed
    verdicts = await audit(strict=True)
    found.looked_at["invariants"] = len(verdicts)
    found.broken += [
        f"{each.invariant.id} {each.invariant.words} {each.count}: {', '.join(each.examples)}"
        for each in verdicts
        if not each.holds
    ]
    return found


async def _messages(found: Verdict, mails: Sequence[str]) -> None:
    """X3: every mail reached the server once; each that is said to be sent is there, no other but doubtful ones."""
    rows = await db.fetch("select dedup_key, state from outbox where channel = 'email'")
    states = {fingerprint(row["dedup_key"]): row["state"] for row in rows}
    heard = Counter(key_of(each) for each in mails)
    found.looked_at["mails"] = len(heard)
    found.twice += [f"mail {key} x{n}" for key, n in heard.items() if n > 1]
    for key, state in states.items():
        if state in ("sent", "delivered") and key not in heard:
            found.unsent.append(f"{key} is called {state} and never reached the server")
        if state in ("queued", "sending"):
            found.unsent.append(f"{key} is still {state}")
    found.unsent += [
        f"{key} reached the server and is called {states.get(key, 'nothing')}"
        for key in heard
        if states.get(key) not in ("sent", "delivered", "unknown")
    ]


def key_of(message_id: str) -> str:
    """The message of an outbox by the identity on its mail."""
    return message_id.strip("<>").partition("@")[0]


async def _files(found: Verdict, files: Files) -> None:
    """X1: the bytes of every stored file are there, with their length."""
    rows: list[Any] = await db.fetch("select storage_key, bytes from document where state = 'stored'")
    found.looked_at["files"] = len(rows)
    for row in rows:
        if files.store.size(row["storage_key"]) != row["bytes"]:
            found.missing_files.append(row["storage_key"])


def lasting(seen: Sequence[str], seen_again: Sequence[str]) -> list[str]:
    """The contradictions of one look that a later one finds in some of the same rows."""
    still = [_named(each) for each in seen_again]
    return [each for each in seen if any(map(_named(each).__and__, still))]


def _named(contradiction: str) -> set[tuple[str, str]]:
    """The rows a contradiction names, each with the promise it breaks."""
    promise, rows = contradiction.split()[0], contradiction.rpartition(": ")[2]
    return {(promise, row) for row in rows.split(", ")}
