"""Messages to people, written as rows and sent later."""

from app.outbox.commands import Post, post, post_many, withdraw
from app.outbox.hooks import before_sending, not_before, when_retrying, when_settled

__all__ = [
    "Post",
    "before_sending",
    "not_before",
    "post",
    "post_many",
    "when_retrying",
    "when_settled",
    "withdraw",
]
