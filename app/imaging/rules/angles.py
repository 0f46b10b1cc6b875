"""The angles of a turning sweep as a person gives them: one number for each frame, or the first and the step."""

import math
import re

from app.kernel.refusals import Invalid

LARGEST_DEG = 360.0
_BETWEEN = re.compile(r"[\s;,]+")


def angles_from(text: str, frames: int) -> list[float]:
    """In degrees. `text`: as many numbers as frames (spaces, commas, lines between), or “FIRST step STEP”."""
    words = [word for word in _BETWEEN.split(text.strip()) if word]
    try:
        if len(words) == 3 and words[1].lower() == "step":
            first, step = float(words[0]), float(words[2])
            found = [round(first + step * index, 6) for index in range(frames)]
        else:
            found = [float(word) for word in words]
    except ValueError:
        raise Invalid("Angles are numbers in degrees, such as “-60 -59.5 -59”, or “-60 step 0.5”.") from None
    if len(found) != frames:
        raise Invalid(f"There are {frames} frames, but {len(found)} angles.")
    if not all(math.isfinite(angle) and abs(angle) <= LARGEST_DEG for angle in found):
        raise Invalid("Angles lie between -360 and 360 degrees.")
    if len(set(found)) < 2:
        raise Invalid("A sweep turns: its angles cannot all be equal.")
    return found
