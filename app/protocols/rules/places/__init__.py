"""Where drawn findings lie in the gland, by geometry alone: suggested sectors, distance from the gland."""

from app.protocols.rules.places.placed import METHODS, VERSION, placed

__all__ = ["METHODS", "VERSION", "placed"]
