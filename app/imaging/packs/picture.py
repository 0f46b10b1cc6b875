"""A frame as a picture for the eye: windowed to 256 greys, scaled down to fit, as PNG or JPEG."""

from io import BytesIO

import numpy as np
from numpy.typing import NDArray
from PIL import Image

FORMATS = {"image/png": "PNG", "image/jpeg": "JPEG"}


def picture(
    values: NDArray[np.generic],
    *,
    window: tuple[float, float],
    inverted: bool,
    fits: tuple[int, int] | None,
    kind: str,
    quality: int = 90,
) -> bytes:
    """`values`: (rows, columns) as measured, or (rows, columns, 3) of colour; `window`: centre and width
    (PS3.3 C.11.2.1.2.1); `fits`: columns and rows it must not exceed; `kind`: a key of FORMATS."""
    if values.ndim == 3:
        greys = values.astype(np.uint8)
    else:
        center, width = window
        low, span = center - 0.5 - (width - 1) / 2, max(width - 1, 1e-6)
        scaled = np.clip((values.astype(np.float64) - low) / span, 0, 1) * 255
        greys = (255 - scaled if inverted else scaled).round().astype(np.uint8)
    image = Image.fromarray(greys)
    if fits is not None:
        image.thumbnail(fits, Image.Resampling.BILINEAR)
    out = BytesIO()
    image.save(out, FORMATS[kind], **({"quality": quality} if kind == "image/jpeg" else {}))
    return out.getvalue()
