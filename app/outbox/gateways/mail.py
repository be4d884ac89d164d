"""A message as an e-mail: one strict address, fixed senders, headers that cannot be forged (MS-1)."""

import hashlib
import re
from dataclasses import dataclass
from email.errors import MessageError
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

from app.outbox.gateways.contract import Message
from app.outbox.text import as_value

LONGEST_SUBJECT = 250

# ASCII all through: no server on the way has to know 8BITMIME.
_POLICY = SMTP.clone(cte_type="7bit")
_LOCAL = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*"
_LABEL = r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
_ADDRESS = re.compile(rf"({_LOCAL})@{_LABEL}(?:\.{_LABEL})*", re.ASCII)


class BadAddress(ValueError):
    """Not one plain mail address."""


@dataclass(frozen=True)
class Sender:
    """Who a mail comes from and where answers go; set by the deployer, never by a message."""

    mail_from: str
    reply_to: str = ""


def mail_address(text: str) -> str:
    """One address without name, group or route, as it was given.

    Raises BadAddress.
    """
    found = _ADDRESS.fullmatch(text)
    if not found or len(text) > 254 or len(found[1]) > 64:
        raise BadAddress("not one mail address")
    return text


def compose(message: Message, sender: Sender) -> EmailMessage:
    """The mail. Its Message-ID is made from the dedup_key, so that a second copy can be recognised.

    Raises BadAddress, or UnicodeEncodeError for half a character.
    """
    mail = EmailMessage(policy=_POLICY)
    try:
        mail["From"] = sender.mail_from
        if sender.reply_to:
            mail["Reply-To"] = sender.reply_to
        mail["To"] = mail_address(message.recipient)
        mail["Subject"] = as_value(message.title, LONGEST_SUBJECT)
    except (MessageError, ValueError) as wrong:
        raise BadAddress(str(wrong)) from None
    mail["Date"] = format_datetime(message.now)
    mail["Message-ID"] = f"<{fingerprint(message.dedup_key)}@{domain_of(sender)}>"
    mail["Auto-Submitted"] = "auto-generated"
    mail.set_content(message.text)
    mail["Content-Language"] = message.language  # set_content() drops what is there before it
    if message.html:
        mail.add_alternative(message.html, subtype="html")
    return mail


def envelope_sender(sender: Sender) -> str:
    """The bare address of the sender.

    Raises BadAddress.
    """
    return mail_address(str(_parsed_sender(sender)))


def domain_of(sender: Sender) -> str:
    """The sender's host name, which also greets the mail server."""
    return envelope_sender(sender).rpartition("@")[2]


def fingerprint(dedup_key: str) -> str:
    """A key as 32 hexadecimal digits."""
    return hashlib.sha256(dedup_key.encode()).hexdigest()[:32]


def _parsed_sender(sender: Sender) -> str:
    mail = EmailMessage(policy=_POLICY)
    mail["From"] = sender.mail_from
    addresses = mail["From"].addresses
    return addresses[0].addr_spec if len(addresses) == 1 else ""
