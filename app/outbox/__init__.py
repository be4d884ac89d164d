"""Messages to people, written as rows and sent later."""

from app.outbox.commands import Post, post, post_many, withdraw

__all__ = ["Post", "post", "post_many", "withdraw"]
