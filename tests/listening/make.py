"""What is said elsewhere, and the ways to bring it in."""

import json
from typing import Any

from app.kernel import db
from app.web.routing import url_for
from tests.actions.make import Ward
from tests.browser import Answer, Browser, the_app

MENTIONS = """id,channel,at,text,sentiment,label,link
101,X,2026-02-04 08:00,Four hours at the counter,-0.8,,https://x.example/101
102,X,2026-02-04T09:00:00Z,Lovely nurses,0.9,positive,
103,Google,2026-02-05 10:00,Never again,,negative,
"""


CALLS = "ID;At;Rating;Text\n7001;2026-02-04 08:00;2;Nobody knew\n7002;2026-02-04 08:10;5;\n"


async def code_of(place: Ward) -> str:
    """What programs call the hospital."""
    return str(await db.fetchval("select code from organisation where id = $1", place.hospital))


async def bring(place: Ward, text: str, kind: str = "mention") -> Answer:
    """A file that somebody of the hospital brings."""
    the_app()
    return await Browser(place.coordinator).request(
        "POST",
        url_for("listening.sheet.create"),
        data={"kind": kind, "hospital": str(place.hospital)},
        files={"file": ("mentions.csv", text.encode(), "text/csv")},
    )


async def send(place: Ward, route: str, said: dict[str, Any]) -> Answer:
    """What a program of somebody's sends, as JSON."""
    the_app()
    return await Browser(place.coordinator).request(
        "POST", url_for(route), content=json.dumps(said), headers={"content-type": "application/json"}
    )
