"""The three cookies of signing in, and nothing else about them (security.md SE-1, SI-5, SI-8)."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from starlette.responses import Response

KNOWN_FOR: Final = timedelta(days=180)
STEP_FOR: Final = timedelta(minutes=5)


@dataclass(frozen=True)
class Cookies:
    """Their names and attributes. `secure` is https; plain http is for loopback in development."""

    secure: bool

    @property
    def session(self) -> str:
        """Who is signed in; ends with the browser."""
        return "__Host-recourse" if self.secure else "recourse-dev"

    @property
    def step(self) -> str:
        """Half signed in: the second factor is still owed."""
        return f"{self.session}-step"

    @property
    def known(self) -> str:
        """A browser that has signed in before."""
        return f"{self.session}-known"

    @property
    def names(self) -> tuple[str, str, str]:
        """All of them, for whoever asks whether a request carries a cookie of ours."""
        return self.session, self.step, self.known

    def set_session(self, response: Response, token: str) -> None:
        """Sign this browser in."""
        self._set(response, self.session, token)

    def end_session(self, response: Response) -> None:
        """Sign it out; over https its cache and storage go too, but no cookie of a neighbour (SE-7)."""
        self._set(response, self.session, "", timedelta(0))
        if self.secure:
            response.headers["Clear-Site-Data"] = '"cache", "storage"'

    def set_step(self, response: Response, token: str) -> None:
        """Remember that the password was right."""
        self._set(response, self.step, token, STEP_FOR)

    def end_step(self, response: Response) -> None:
        """Forget it."""
        self._set(response, self.step, "", timedelta(0))

    def set_known(self, response: Response, signed: str) -> None:
        """Remember that somebody signed in here."""
        self._set(response, self.known, signed, KNOWN_FOR)

    def _set(self, response: Response, name: str, value: str, age: timedelta | None = None) -> None:
        parts = [f"{name}={value}", "Path=/"]
        parts += [] if age is None else [f"Max-Age={int(age.total_seconds())}"]
        parts += ["Secure"] if self.secure else []
        response.headers.append("Set-Cookie", "; ".join([*parts, "HttpOnly", "SameSite=Lax"]))
