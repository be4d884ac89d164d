"""The articles of the knowledge base and the notes of guidance (cla.md 10.4, 10.5).

What is searched of either is a generated column of the migrations.
"""

from piccolo.columns import UUID, Array, Boolean, Integer, Text, Varchar
from piccolo.table import Table

from app.kernel.tables import key, one_of, stamp

KINDS = ("LEGAL", "OTHER")


class HelpCategory(Table, tablename="help_category"):
    """What help may be about; wider than the categories of law."""

    id: UUID = key()
    code = Varchar(length=30, unique=True, null=False)
    name = Varchar(length=120, null=False)
    position = Integer(default=0, null=False)


class HelpArticle(Table, tablename="help_article"):
    """An organisation's service, and when to send somebody there.

    `categories` and `preferred` hold codes of help_category: preferred ones are named first.
    """

    id: UUID = key()
    slug = Varchar(length=80, unique=True, null=False)
    organisation = Varchar(length=200, null=False)
    service = Varchar(length=200, null=False)
    kind = Varchar(length=10, default="OTHER", null=False)
    active = Boolean(default=True, null=False)
    description = Text(default="", null=False)
    when_to_use = Text(default="", null=False)
    how_to_use = Text(default="", null=False)
    type_of_service = Varchar(length=200, default="", null=False)
    coverage = Varchar(length=200, default="", null=False)
    website = Varchar(length=300, default="", null=False)
    email = Varchar(length=254, default="", null=False)
    phones = Array(base_column=Varchar(length=120), default=list, null=False)
    address = Text(default="", null=False)
    opening_hours = Text(default="", null=False)
    accessibility = Text(default="", null=False)
    keywords = Text(default="", null=False)
    categories = Array(base_column=Varchar(length=30), default=list, null=False)
    preferred = Array(base_column=Varchar(length=30), default=list, null=False)
    created_at = stamp()
    modified_at = stamp()

    kind_is_known = one_of("kind", KINDS)


class GuidanceNote(Table, tablename="guidance_note"):
    """How something is done here, for operators and providers to read; `slug` is its address."""

    id: UUID = key()
    slug = Varchar(
        length=60, unique=True, null=False, help_text="Its address: small letters, digits and hyphens"
    )
    title = Varchar(length=200, null=False)
    body = Text(null=False)
    tags = Varchar(
        length=300, default="", null=False, help_text="Words it is also found by, with commas between"
    )
    active = Boolean(default=True, null=False)
    created_at = stamp()
    modified_at = stamp()
