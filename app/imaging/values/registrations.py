"""The vocabulary of registrations between frames of reference: how one was made, what it maps."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

Millimetres3 = tuple[float, float, float]
Matrix = tuple[tuple[float, ...], ...]
"""4x4, row by row; maps patient millimetres (LPS) of one frame of reference to those of another."""
GivenAs = Literal["landmarks", "matrix", "nothing"]

IDENTITY: Matrix = tuple(tuple(float(row == column) for column in range(4)) for row in range(4))


class Method(StrEnum):
    LANDMARKS = "landmarks"
    SOFTWARE = "software"
    SAME_POSITION = "same_position"
    TABLE = "table"
    OTHER = "other"

    @property
    def label(self) -> str:
        return _WORDS[self].label

    @property
    def given_as(self) -> GivenAs:
        """What it is computed from."""
        return _WORDS[self].given_as

    @property
    def detail_label(self) -> str:
        """What is to be named with it; empty where that is nothing."""
        return _WORDS[self].detail_label


@dataclass(frozen=True)
class _Words:
    label: str
    given_as: GivenAs
    detail_label: str = ""


_WORDS = {
    Method.LANDMARKS: _Words("landmarks set by hand", "landmarks"),
    Method.SOFTWARE: _Words("rigid image registration by software", "matrix", "Which software, and its version"),
    Method.SAME_POSITION: _Words("same position, the scanner was restarted", "nothing"),
    Method.TABLE: _Words("known position of the table", "matrix"),
    Method.OTHER: _Words("another method", "matrix", "Which method"),
}


@dataclass(frozen=True)
class Landmark:
    """The same anatomical place in both frames, in mm."""

    from_mm: Millimetres3
    to_mm: Millimetres3


@dataclass(frozen=True)
class Transform:
    """A rigid map; the residuals only where it was computed from landmarks."""

    matrix: Matrix
    landmarks: tuple[Landmark, ...] = ()
    residuals_mm: tuple[float, ...] = ()
    residual_mm: float | None = None
    """Root mean square of the distances that remain between the pairs."""


@dataclass(frozen=True)
class GivenRegistration:
    """What a person says of two frames of reference; `matrix` or `landmarks` as the method asks."""

    from_frame: str
    to_frame: str
    method: Method
    detail: str
    reason: str
    matrix: tuple[float, ...] = ()
    landmarks: tuple[Landmark, ...] = ()
