"""Shipped protocols, ready to publish; each is one module and one line here."""

from app.kernel.registry import Catalogue
from app.protocols.presets.base import Preset
from app.protocols.presets.pirads21 import PIRADS21
from app.protocols.presets.primus1 import PRIMUS1
from app.protocols.presets.zones import PROSTATE_ZONES

PRESETS: Catalogue[Preset] = Catalogue("preset", PIRADS21, PRIMUS1, PROSTATE_ZONES)

__all__ = ["PRESETS", "Preset"]
