"""What can be done with messages."""

from app.outbox.commands.post import Post, post, post_many, withdraw

__all__ = ["Post", "post", "post_many", "withdraw"]
