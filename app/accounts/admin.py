"""Accounts as administrators see them: read-only, since they are changed by their own pages (AD-5)."""

from app.accounts.tables import ExportLog, SignIn, User
from app.kernel.language import mark
from app.kernel.shown import Shown

_GROUP = mark("People")

TABLES = [
    Shown(
        User,
        _GROUP,
        columns=(
            "username",
            "name",
            "email",
            "role",
            "organisation",
            "department",
            "active",
            "is_demo",
            "created_at",
        ),
        filters=("username", "name", "role", "organisation", "active"),
        order="username",
    ),
    Shown(
        SignIn,
        _GROUP,
        columns=("member", "organisation", "outcome", "address", "at"),
        filters=("member", "organisation", "outcome", "at"),
        order="-at",
    ),
    Shown(
        ExportLog,
        _GROUP,
        columns=("member", "organisation", "what", "rows", "whole", "reason", "personal", "at"),
        filters=("member", "organisation", "what", "personal", "at"),
        order="-at",
    ),
]
