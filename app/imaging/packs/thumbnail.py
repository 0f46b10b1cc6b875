"""A small picture of a stack for the office: its middle frame, windowed, as PNG."""

from io import BytesIO

import numpy as np
from numpy.typing import NDArray
from PIL import Image

SIDE = 160


def thumbnail_png(array: NDArray[np.generic], *, inverted: bool = False) -> bytes:
    """(rows, columns) or (rows, columns, 3); scaled from the 1st to the 99th percentile."""
    values = array.astype(np.float32)
    # colours are meant as they are
    low, high = (0.0, 255.0) if array.ndim == 3 else np.percentile(values, (1, 99.5))
    scaled = np.clip((values - low) / max(float(high - low), 1e-6), 0, 1) * 255
    picture = Image.fromarray((255 - scaled if inverted else scaled).astype(np.uint8))
    picture.thumbnail((SIDE, SIDE), Image.Resampling.BILINEAR)
    out = BytesIO()
    picture.save(out, "PNG", optimize=True)
    return out.getvalue()
