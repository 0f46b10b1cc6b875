"""Scoring schemes: PI-RADS v2.1 now; each is one module and one line here."""

from app.kernel.registry import Catalogue
from app.protocols.schemes.base import PIRADS21, Computed, Scheme

SCHEMES: Catalogue[Scheme] = Catalogue("scheme", PIRADS21)

__all__ = ["SCHEMES", "Computed", "Scheme"]
