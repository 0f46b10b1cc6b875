"""Decisions of the clinical room: derived values, and whether a stated fact is plausible."""

from app.clinical.rules.derived import ELLIPSOID_FACTOR, ellipsoid_volume_ml, isup_grade_group, psa_density
from app.clinical.rules.plausible import check_fact

__all__ = ["ELLIPSOID_FACTOR", "check_fact", "ellipsoid_volume_ml", "isup_grade_group", "psa_density"]
