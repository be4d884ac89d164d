"""The gateways of one event loop, built when they are first needed."""

from types import TracebackType
from typing import Any, Self

from app.outbox.egress import Egress
from app.outbox.gateways import registry
from app.outbox.gateways.contract import Gateway, GatewayConfigurationError, Surroundings
from app.outbox.gateways.mail import Sender
from app.outbox.gateways.mail_files import MailFiles
from app.outbox.gateways.smtp import MailServer, SmtpGateway
from app.outbox.queries.gateways import FILES, SMTP
from app.outbox.rules.ways import Way
from app.settings import Settings, secret_behind


class Doors:
    """Builds a gateway from its row and keeps it until its settings change. An asynchronous context manager."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._egress = Egress(allow=settings.egress_allow, loopback=not settings.production)
        self._surroundings = Surroundings(self._egress, settings.data_dir / "messages", secret_behind)
        self._built: dict[str, tuple[str, dict[str, Any], Gateway]] = {}

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, wrong: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._egress.close()

    def gateway(self, way: Way) -> Gateway:
        """The gateway behind a row. Raises GatewayConfigurationError when its settings do not do."""
        known = self._built.get(way.name)
        if known is None or known[:2] != (way.provider, way.settings):
            known = self._built[way.name] = (way.provider, way.settings, self._build(way))
        return known[2]

    def _build(self, way: Way) -> Gateway:
        sender = Sender(self._settings.mail_from)
        if way.provider == FILES:
            if self._settings.production:
                raise GatewayConfigurationError(way.name, "SMTP_HOST")
            return MailFiles(self._settings.mail_folder, sender)
        if way.provider == SMTP:
            return SmtpGateway(self._mail_server(), sender, self._egress)
        return registry.build(way.provider, way.settings, self._surroundings)

    def _mail_server(self) -> MailServer:
        return MailServer(
            self._settings.smtp_host,
            self._settings.smtp_port,
            self._settings.smtp_user,
            self._settings.smtp_password.reveal(),
        )
