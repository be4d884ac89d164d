"""What the command line, and whoever stores a calendar as JSON, hands to the engine."""

from app.sla.inputs.calendar import Arithmetic, arithmetic, calendar_of
from app.sla.inputs.simulation import Simulation, simulation

__all__ = ["Arithmetic", "Simulation", "arithmetic", "calendar_of", "simulation"]
