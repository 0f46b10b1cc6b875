"""A strip of slices with a mask drawn over them, as PNG: for people who check that it lies on the right anatomy."""

from collections.abc import Sequence
from io import BytesIO

import numpy as np
from numpy.typing import NDArray
from PIL import Image

SIDE = 170
COLOUR = (255, 190, 0)


def overlay_png(slices: Sequence[NDArray[np.generic]], masks: Sequence[NDArray[np.bool_]]) -> bytes:
    """Side by side; slices (rows, columns) or with colour, each with its mask: filled lightly, its edge solid."""
    made = [_drawn(one, mask) for one, mask in zip(slices, masks, strict=True)]
    strip = Image.new("RGB", (sum(one.width for one in made) + 4 * (len(made) - 1), max(one.height for one in made)))
    left = 0
    for one in made:
        strip.paste(one, (left, 0))
        left += one.width + 4
    out = BytesIO()
    strip.save(out, "PNG", optimize=True)
    return out.getvalue()


def _drawn(array: NDArray[np.generic], mask: NDArray[np.bool_]) -> Image.Image:
    values = array.astype(np.float32)
    low, high = np.percentile(values, (1, 99.5))
    grey = np.clip((values - low) / max(float(high - low), 1e-6), 0, 1) * 255
    picture = Image.fromarray(grey.astype(np.uint8)).convert("RGB")
    scale = SIDE / max(picture.size)
    size = (max(1, round(picture.width * scale)), max(1, round(picture.height * scale)))
    colours = np.asarray(picture.resize(size, Image.Resampling.BILINEAR)).astype(np.float32)
    shown = np.asarray(Image.fromarray(mask).resize(size, Image.Resampling.NEAREST)).astype(np.bool_)
    colours[shown] = colours[shown] * 0.7 + np.array(COLOUR) * 0.3
    colours[_edge(shown)] = COLOUR
    return Image.fromarray(colours.astype(np.uint8))


def _edge(mask: NDArray[np.bool_]) -> NDArray[np.bool_]:
    padded = np.pad(mask, 1)
    inside = padded[:-2, 1:-1] & padded[2:, 1:-1] & padded[1:-1, :-2] & padded[1:-1, 2:]
    return np.asarray(mask & ~inside)
