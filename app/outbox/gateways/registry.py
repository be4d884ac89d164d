"""Providers by name: those of the house and those that other packages bring (notifications.md G-1)."""

from importlib.metadata import EntryPoint, entry_points

from app.kernel.language import _
from app.outbox.gateways.contract import GatewayConfigurationError, Provider, Settings, Surroundings

GROUP = "notification_gateways"

_HOUSE = "app.outbox.notification_gateways"
# Entry points too, so that a provider's library is only loaded where the provider is used.
BUNDLED = (
    EntryPoint("eGASMSGateway", f"{_HOUSE}.ega_sms:eGASMSGateway", GROUP),
    EntryPoint("TextNotificationProvider", f"{_HOUSE}.text_file:TextNotificationProvider", GROUP),
    EntryPoint("AppriseProvider", f"{_HOUSE}.apprise_url:AppriseProvider", GROUP),
)


def known_providers() -> list[str]:
    """The names a configuration may use, those of the house first."""
    return list({point.name.casefold(): point.name for point in _all()}.values())


def find(name: str) -> type[Provider] | None:
    """The provider of a name in any case, or None. Nobody can take a name of the house."""
    for point in _all():
        if point.name.casefold() == name.casefold():
            found = point.load()
            if isinstance(found, type) and issubclass(found, Provider):
                return found
    return None


def build(name: str, settings: Settings, surroundings: Surroundings) -> Provider:
    """A provider ready to send.

    Raises GatewayConfigurationError for a name nobody has and for a parameter that is missing.
    """
    provider = find(name)
    if provider is None:
        raise GatewayConfigurationError(name, "class", str(_("there is no such provider")))
    for parameter in provider.required_params:
        if parameter not in settings:
            raise GatewayConfigurationError(name, parameter)
    return provider(settings, surroundings)


def _all() -> list[EntryPoint]:
    return [*BUNDLED, *entry_points(group=GROUP)]
