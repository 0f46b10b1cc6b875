"""A small picture of a stack for the office: its middle frame, windowed, as PNG."""

from io import BytesIO

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from app.imaging.rules.percentiles import percentiles

SIDE = 160


def thumbnail_png(array: NDArray[np.generic], *, inverted: bool = False) -> bytes:
    """(rows, columns) or (rows, columns, 3); scaled from the 1st to the 99th percentile."""
    # colours are meant as they are; of the others every second row and column says enough
    low, high = (0.0, 255.0) if array.ndim == 3 else percentiles(array[::2, ::2].reshape(-1), (1, 99.5))
    scaled = np.clip((array.astype(np.float32) - low) * (255 / max(high - low, 1e-6)), 0, 255)
    picture = Image.fromarray((255 - scaled if inverted else scaled).astype(np.uint8))
    picture.thumbnail((SIDE, SIDE), Image.Resampling.BILINEAR)
    out = BytesIO()
    # a small picture packed hard is hardly smaller
    picture.save(out, "PNG", compress_level=3)
    return out.getvalue()
