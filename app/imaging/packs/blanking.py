"""Blanking rectangles in a frame, and the pictures by which a person sees what a cine shows anywhere."""

from collections.abc import Iterable, Sequence
from io import BytesIO

import numpy as np
from numpy.typing import NDArray
from PIL import Image

Rectangle = tuple[int, int, int, int]
"""Left, top, width, height in pixels."""


def blanked(array: NDArray[np.generic], rectangles: Sequence[Rectangle]) -> NDArray[np.generic]:
    """A copy with zeros in the rectangles, as far as they lie in the picture."""
    made = array.copy()
    for left, top, width, height in rectangles:
        made[max(top, 0) : max(top + height, 0), max(left, 0) : max(left + width, 0)] = 0
    return made


def brightest(arrays: Iterable[NDArray[np.generic]]) -> NDArray[np.generic]:
    """The maximum of each pixel over all frames: a text that shows in any frame shows here."""
    frames = iter(arrays)
    made = next(frames).copy()
    for array in frames:
        np.maximum(made, array, out=made)
    return made


def picture_png(array: NDArray[np.generic], *, inverted: bool = False) -> bytes:
    """In full size, since small letters must stay legible; scaled from the least to the greatest number."""
    shown = array
    if array.ndim == 2:
        low, high = float(array.min()), float(array.max())
        scaled = (array.astype(np.float32) - low) / max(high - low, 1e-6) * 255
        shown = (255 - scaled if inverted else scaled).astype(np.uint8)
    out = BytesIO()
    Image.fromarray(shown).save(out, "PNG")
    return out.getvalue()
