"""Derived clinical values: ISUP grade group, ellipsoid gland volume, PSA density."""

from app.kernel.refusals import Invalid

ELLIPSOID_FACTOR = 0.52
"""PI-RADS v2.1's rounding of pi / 6 (0.5236)."""


def isup_grade_group(primary: int, secondary: int) -> int:
    """Grade group 1-5 of a Gleason sum of two patterns; 0 for no cancer (0 + 0).

    Source: ISUP 2014 consensus (Epstein et al., Am J Surg Pathol 2016).
    """
    if (primary, secondary) == (0, 0):
        return 0
    if not (1 <= primary <= 5 and 1 <= secondary <= 5):
        raise Invalid(f"Gleason {primary}+{secondary} is not two patterns of 1 to 5, nor 0+0 for no cancer.")
    total = primary + secondary
    if total <= 6:
        return 1
    if total == 7:
        return 2 if primary < secondary else 3
    return 4 if total == 8 else 5


def ellipsoid_volume_ml(
    ap_mm: float, transverse_mm: float, longitudinal_mm: float, *, factor: float = ELLIPSOID_FACTOR
) -> float:
    """Gland volume from three axes at right angles (PI-RADS v2.1: AP x transverse x longitudinal x 0.52)."""
    if min(ap_mm, transverse_mm, longitudinal_mm) <= 0:
        raise Invalid("A gland axis must be longer than 0 mm.")
    return ap_mm * transverse_mm * longitudinal_mm * factor / 1000


def psa_density(psa_ng_ml: float, volume_ml: float) -> float:
    """PSA in ng/ml divided by the gland volume in ml."""
    if volume_ml <= 0:
        raise Invalid("PSA density needs a gland volume above 0 ml.")
    return psa_ng_ml / volume_ml
