"""A PostgreSQL of our own beside the house, for laptops and tests: made, started, shared and stopped."""

from app.devpg.errors import CannotServe
from app.devpg.places import forget
from app.devpg.programs import binaries
from app.devpg.server import Server, acquire, create_database

__all__ = ["CannotServe", "Server", "acquire", "binaries", "create_database", "forget"]
