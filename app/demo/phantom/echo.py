"""From tissue to ultrasound: speckle of many scatterers, loss with depth, the wall at the probe, log compression.

Speckle is the magnitude of complex Gaussian noise seen through the pulse (fully developed: Rayleigh); a wide beam makes
it longer across than along (Wagner et al., IEEE Trans. Sonics Ultrason. 30, 1983, 156-163).
"""

import numpy as np
from scipy.ndimage import gaussian_filter, gaussian_filter1d

from app.demo.phantom.noise import Values

REFERENCE_ECHO = 100.0
WALL_MM = 3.4
LOOKS = 3
_LAYERS = ((0.9, 260.0), (2.1, 45.0), (2.7, 150.0), (WALL_MM, 50.0))
"""Rectal wall from the probe outwards: interface and mucosa, muscularis mucosae, submucosa, muscle (ends in mm)."""


def speckle(random: np.random.Generator, shape: tuple[int, int], along_px: float, across_px: float) -> Values:
    """Amplitudes of unit mean square, rows along the beam; compounded from three looks, as scanners do."""
    power = np.zeros(shape, dtype=np.float32)
    for _ in range(2 * LOOKS):
        part = gaussian_filter(random.standard_normal(shape, dtype=np.float32), (along_px, across_px), truncate=2.5)
        power += part * part
    return np.asarray(np.sqrt(power / power.mean()), dtype=np.float32)


def with_wall(echo: Values, depth_mm: Values) -> Values:
    """`echo` with the layers of the rectum where they touch the probe."""
    layers = np.select([depth_mm < end for end, _ in _LAYERS], [np.float32(v) for _, v in _LAYERS], default=echo)
    return np.asarray(layers, dtype=np.float32)


def coupling(random: np.random.Generator, beams: int) -> Values:
    """How well each beam touches: a little uneven, and one narrow shadow where gas lies between."""
    gain = 1 + 0.9 * gaussian_filter1d(random.standard_normal(beams), beams / 22)
    gas = beams * random.choice((random.uniform(0.06, 0.16), random.uniform(0.84, 0.94)))
    gain *= 1 - 0.7 * np.exp(-(((np.arange(beams) - gas) / (0.018 * beams)) ** 2))
    return np.asarray(np.clip(gain, 0.1, 1.5), dtype=np.float32)


def brightness(
    amplitude: Values, *, range_db: float, middle: float, floor: float
) -> "np.ndarray[tuple[int, ...], np.dtype[np.uint8]]":
    """Grey values of amplitudes (1 = the reference): `range_db` fills them, the reference lies at `middle` (0-1).

    `floor` is the amplitude of the machine's own noise.
    """
    decibels = 20 * np.log10(amplitude + np.float32(floor))
    return np.asarray(np.clip((decibels / range_db + middle) * 255, 0, 255), dtype=np.uint8)
