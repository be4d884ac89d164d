"""The pages of billing."""

from datetime import date
from uuid import UUID

from starlette.requests import Request

from app.billing.queries.upload import UploadView, upload_for
from app.billing.rules import months
from app.kernel.errors import NotFound
from app.kernel.language import _
from app.web.routing import key_in


async def asked(request: Request) -> UploadView:
    """The file in the path, if this person may see it. Raises NotFound."""
    return await upload_for(request.user, key_in(request))


def month_in_path(request: Request) -> tuple[UUID, date]:
    """The provider and the month in the path. Raises NotFound for what is none."""
    provider = key_in(request, "provider")
    month = months.read(request.path_params["month"])
    if month is None:
        raise NotFound(_("There is nothing at this address."))
    return provider, month
