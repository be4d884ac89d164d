"""Column defaults that migrations refer to for ever: this file never moves (decisions.md 7)."""

from uuid import UUID

from piccolo.columns.defaults.uuid import UUID7 as PiccoloUUID7

from app.kernel import ids


class UUID7(PiccoloUUID7):
    """A key made in Python, with PostgreSQL 18's uuidv7() where a row is inserted by hand."""

    def python(self) -> UUID:
        return ids.new()
