"""Decisions of settling: the difference rules (each one module and one line here), votes, what a verdict means."""

from app.adjudication.rules.base import DifferenceRule
from app.adjudication.rules.category import CATEGORIES
from app.adjudication.rules.index import INDEX_LESION
from app.adjudication.rules.measured import MEASURES
from app.adjudication.rules.overlap import OVERLAP, STRUCTURES
from app.adjudication.rules.presence import PRESENCE
from app.adjudication.rules.quality import QUALITY
from app.adjudication.rules.volume import GLAND_VOLUME
from app.adjudication.rules.x_or_score import X_OR_SCORE
from app.adjudication.rules.zone import ZONES
from app.kernel.registry import Catalogue

RULES: Catalogue[DifferenceRule] = Catalogue(
    "difference rule",
    PRESENCE,
    CATEGORIES,
    ZONES,
    X_OR_SCORE,
    OVERLAP,
    INDEX_LESION,
    QUALITY,
    GLAND_VOLUME,
    STRUCTURES,
    MEASURES,
)
"""In the order in which their differences are listed; where two find the same item, the first one names it."""

RULES_VERSION = "differences/" + ".".join(f"{rule.key}-{rule.version}" for rule in RULES)

__all__ = ["RULES", "RULES_VERSION", "DifferenceRule"]
