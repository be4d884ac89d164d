"""What the form that attaches files takes."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self

from app.documents.intake import FIELD
from app.documents.rules.kinds import A_REQUEST
from app.kernel.fields import Fields, Upload
from app.kernel.language import _


@dataclass(frozen=True)
class Attachment:
    """Files that somebody wants kept, and what they are in words."""

    files: list[Upload]
    description: str

    @classmethod
    def parse(cls, form: Mapping[str, Any]) -> Self:
        fields = Fields(form)
        files = fields.files(FIELD, empty=_("Choose the file to attach."), most=A_REQUEST)
        return fields.done(cls(files, fields.line("description", longest=500)))
