"""The sector map laid over one level of a gland: ellipses and angles, as the map is drawn.

The angles and the border of the peripheral zone follow the drawing of the PI-RADS v2.1 sector map; they are an
interpretation to be confirmed by a clinician (docs/decisions/0139).
"""

import numpy as np

from app.kernel.geometry import FloatArray

BORDER = 0.64
"""Where the peripheral zone begins, in parts of the radius, if no zone is drawn."""

# upper angle in degrees (-90 anterior, 0 lateral, 90 posterior) and the part that ends there
PERIPHERAL = ((12.0, "PZa"), (55.0, "PZpl"), (90.0, "PZpm"))
TRANSITION = ((16.0, "TZa"), (90.0, "TZp"))
CENTRAL_FROM = 42.0
"""At the base, the inner posterior part is the central zone, if no zone is drawn."""
ANTERIOR_UNTIL = -48.0

Names = np.ndarray[tuple[int, ...], np.dtype[np.str_]]


def angles(left: FloatArray, posterior: FloatArray) -> FloatArray:
    """Degrees from lateral towards posterior, alike on both sides."""
    return np.degrees(np.arctan2(posterior, np.abs(left)))


def by_the_map(left: FloatArray, posterior: FloatArray, level: str) -> Names:
    """Zone parts where no zone is drawn; both coordinates are in half widths from the middle of the level."""
    at, radius = angles(left, posterior), np.hypot(left, posterior)
    names = np.where(radius >= BORDER, _named(at, PERIPHERAL), _named(at, TRANSITION))
    if level == "base":
        names = np.where((radius < BORDER) & (at >= CENTRAL_FROM), "CZ", names)
    return np.where(at < ANTERIOR_UNTIL, "AFS", names)


def within_zone(zone: str, left: FloatArray, posterior: FloatArray) -> Names:
    """The parts of a zone that is known from its outline."""
    at = angles(left, posterior)
    if zone == "PZ":
        return _named(at, PERIPHERAL)
    if zone == "TZ":
        return _named(at, TRANSITION)
    return np.full(len(left), zone)


def _named(at: FloatArray, parts: tuple[tuple[float, str], ...]) -> Names:
    ends = [end for end, _ in parts[:-1]]
    return np.asarray([name for _, name in parts])[np.searchsorted(ends, at, side="right")]
