"""What a browser sees of this room."""

from starlette.responses import Response


def changed(response: Response) -> Response:
    """Let the page ask again for every clock it shows."""
    response.headers["HX-Trigger"] = "timer:changed"
    return response
