"""The codes of casework, a file for each side of it (cla.md 2): importing this registers them all."""

from app.cases.events import calling, handing_on, providing, working

__all__ = ["calling", "handing_on", "providing", "working"]
