"""What a registration between two frames of reference may be: rigid, in millimetres, computed from enough places.

Least squares over landmark pairs is Kabsch (1976); rigid as in DICOM PS3.3 C.20.2 (Matrix type RIGID).
"""

import re
from collections.abc import Collection, Sequence
from math import acos, degrees, dist, isfinite

import numpy as np
from numpy.typing import NDArray
from scipy.spatial.transform import Rotation

from app.imaging.values.registrations import IDENTITY, GivenRegistration, Landmark, Matrix, Method, Transform
from app.kernel.refusals import Conflict, Invalid

ROUNDING = 1e-3
"""Matrices are pasted with as few as three decimals: so far may a rotation be from one."""
FARTHEST_MM = 10_000.0
FEWEST_LANDMARKS, MOST_LANDMARKS = 3, 100
WIDEST_LINE_MM = 5.0
"""Landmarks that all lie this near to one line leave the turn about that line open."""
_SEPARATORS = re.compile(r"[\s,;|\[\]()]+")


def numbers_from(text: str, what: str) -> tuple[float, ...]:
    """Numbers with blanks, commas, semicolons or brackets between them."""
    found = []
    for word in filter(None, _SEPARATORS.split(text)):
        try:
            found.append(float(word))
        except ValueError:
            raise Invalid(f"{what}: “{word[:40]}” is not a number. Decimals are written with a point.") from None
    return tuple(found)


def landmarks_from(text: str) -> tuple[Landmark, ...]:
    """A pair on each line: x y z in the first frame, then x y z in the second, in mm."""
    pairs = []
    for number, line in enumerate(filter(str.strip, text.splitlines()), start=1):
        values = numbers_from(line, f"Line {number} of the landmarks")
        if len(values) != 6:
            raise Invalid(
                f"Line {number} of the landmarks has {len(values)} numbers. Each line needs six: x y z of a place in "
                "the first frame, then x y z of the same place in the second, in mm."
            )
        pairs.append(Landmark((values[0], values[1], values[2]), (values[3], values[4], values[5])))
    return tuple(pairs)


def transform_of(given: GivenRegistration) -> Transform:
    """The rigid map that is meant. Raises Invalid, in words, for whatever is none."""
    needed = given.method.given_as
    if given.matrix and needed != "matrix":
        raise Invalid(f"For “{given.method.label}” no matrix is given. Empty it, or choose another method.")
    if given.landmarks and needed != "landmarks":
        raise Invalid(f"For “{given.method.label}” no landmarks are given. Empty them, or choose another method.")
    return _COMPUTED[needed](given)


def rigid_matrix(numbers: Sequence[float]) -> Matrix:
    """Of 16 numbers row by row, or 12 without the last row; the nearest exact rotation is kept."""
    if len(numbers) not in (12, 16):
        raise Invalid(
            f"The matrix has {len(numbers)} numbers. Give 16 (4 rows of 4) or 12 (without the last row 0 0 0 1), "
            "row by row, the shift in mm."
        )
    _assert_sane(numbers)
    if len(numbers) == 16 and not np.allclose(numbers[12:], (0, 0, 0, 1), rtol=0, atol=1e-9):
        raise Invalid("The last row of the matrix must be 0 0 0 1: nothing else is rigid.")
    rows = np.asarray(numbers[:12], dtype=np.float64).reshape(3, 4)
    rotation, shift = rows[:, :3], rows[:, 3]
    if np.linalg.det(rotation) < 0:
        raise Invalid(
            "This matrix mirrors: it would change left and right. Is it in RAS coordinates on one side only? LPS, as "
            "in DICOM, is needed on both."
        )
    if float(np.abs(rotation.T @ rotation - np.eye(3)).max()) > ROUNDING:
        raise Invalid(
            "This matrix stretches or shears: its first three columns must be at right angles and of length 1. Only "
            "rigid registrations (turn and shift) are taken."
        )
    left, _, right = np.linalg.svd(rotation)
    return _written(left @ right, shift)


def rigid_between(landmarks: Sequence[Landmark]) -> Transform:
    """The rigid map with the least squares of distances over all pairs."""
    if not FEWEST_LANDMARKS <= len(landmarks) <= MOST_LANDMARKS:
        raise Invalid(
            f"{len(landmarks)} landmark pairs were given. At least {FEWEST_LANDMARKS} are needed, and "
            f"{MOST_LANDMARKS} at most, one pair on each line."
        )
    _assert_sane([number for one in landmarks for number in (*one.from_mm, *one.to_mm)])
    before = np.asarray([one.from_mm for one in landmarks], dtype=np.float64)
    after = np.asarray([one.to_mm for one in landmarks], dtype=np.float64)
    for places in (before, after):
        if _off_line_mm(places) < WIDEST_LINE_MM:
            raise Invalid(
                "The landmarks lie on one line or at one place: how the images are turned about it stays open. Give "
                f"places that are at least {WIDEST_LINE_MM:g} mm apart in two directions."
            )
    centre_before, centre_after = before.mean(axis=0), after.mean(axis=0)
    turned, _ = Rotation.align_vectors(after - centre_after, before - centre_before)
    rotation = turned.as_matrix()
    shift = centre_after - rotation @ centre_before
    left = np.linalg.norm(before @ rotation.T + shift - after, axis=1)
    return Transform(
        _written(rotation, shift), tuple(landmarks), tuple(left.tolist()), float(np.sqrt(np.mean(left**2)))
    )


def angle_deg(matrix: Matrix) -> float:
    """By how much it turns, about whichever axis."""
    trace = sum(matrix[axis][axis] for axis in range(3))
    return degrees(acos(max(-1.0, min(1.0, (trace - 1) / 2))))


def moved_mm(matrix: Matrix, place: Sequence[float]) -> float:
    """How far a place lies from where it is carried to."""
    there = (sum(row[axis] * place[axis] for axis in range(3)) + row[3] for row in matrix[:3])
    return dist(tuple(there), place)


def assert_frames(from_frame: str, to_frame: str, known: Collection[str]) -> None:
    """`known`: the frames of reference in which this patient's images lie."""
    if from_frame == to_frame:
        raise Invalid("Choose two different frames of reference: within one, positions can be compared already.")
    if from_frame not in known or to_frame not in known:
        raise Invalid("Choose two of the frames of reference of this patient's images.")


def detail_given(method: Method, text: str) -> str:
    """What was to be named, on one line."""
    detail = " ".join(text.split())
    if method.detail_label and len(detail) < 3:
        raise Invalid(
            f"{method.detail_label}? It becomes part of the registration.", details={"fields": {"detail": "Needed."}}
        )
    return detail


def assert_in_force(in_force: bool) -> None:
    if not in_force:
        raise Conflict("This registration is not in force any more: it was withdrawn, or a newer one took its place.")


def _off_line_mm(places: NDArray[np.float64]) -> float:
    """The second largest extent (twice the standard deviation along the second principal axis)."""
    spread = np.linalg.svd(places - places.mean(axis=0), compute_uv=False)
    return float(2 * spread[1] / np.sqrt(len(places)))


def _assert_sane(numbers: Sequence[float]) -> None:
    if not all(isfinite(number) and abs(number) <= FARTHEST_MM for number in numbers):
        raise Invalid(f"Every number must be finite and within {FARTHEST_MM:g} mm.")


def _written(rotation: NDArray[np.float64], shift: NDArray[np.float64]) -> Matrix:
    rows = [tuple(float(number) for number in (*rotation[axis], shift[axis])) for axis in range(3)]
    return (*rows, IDENTITY[3])


_COMPUTED = {
    "landmarks": lambda given: rigid_between(given.landmarks),
    "matrix": lambda given: Transform(rigid_matrix(given.matrix)),
    "nothing": lambda given: Transform(IDENTITY),
}
