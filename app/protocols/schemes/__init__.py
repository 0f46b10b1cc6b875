"""Scoring schemes: PI-RADS v2.1 and PRI-MUS; each is one module and one line here."""

from app.kernel.registry import Catalogue
from app.protocols.schemes.base import PIRADS21, PRIMUS1, Computed, Scheme

SCHEMES: Catalogue[Scheme] = Catalogue("scheme", PIRADS21, PRIMUS1)

__all__ = ["SCHEMES", "Computed", "Scheme"]
