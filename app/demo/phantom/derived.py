"""Shapes made from shapes: the wall of one, the part of one within another, one with a rough surface."""

import math
from dataclasses import dataclass

import numpy as np

from app.demo.phantom.noise import Field, Points, Values
from app.demo.phantom.shapes import Bounds, Shape, grown


@dataclass(frozen=True)
class Shell:
    """The wall of a shape: `thickness_mm` about its surface, below `top_mm`."""

    of: Shape
    thickness_mm: float
    top_mm: float = math.inf

    def distance(self, points: Points) -> Values:
        wall = np.abs(self.of.distance(points)) - np.float32(self.thickness_mm / 2)
        if self.top_mm == math.inf:
            return np.asarray(wall, dtype=np.float32)
        return np.asarray(np.maximum(wall, points[2] - np.float32(self.top_mm)), dtype=np.float32)

    def bounds(self) -> Bounds:
        low, high = grown(self.of.bounds(), self.thickness_mm)
        return low, (high[0], high[1], min(high[2], self.top_mm))


@dataclass(frozen=True)
class Within:
    """Only what lies in both shapes."""

    shape: Shape
    container: Shape

    def distance(self, points: Points) -> Values:
        return np.maximum(self.shape.distance(points), self.container.distance(points))

    def bounds(self) -> Bounds:
        return self.shape.bounds()


@dataclass(frozen=True)
class Rough:
    """A shape whose surface wanders by about `amplitude_mm`."""

    shape: Shape
    field: Field
    amplitude_mm: float

    def distance(self, points: Points) -> Values:
        return self.shape.distance(points) + self.field.at(points) * np.float32(self.amplitude_mm)

    def bounds(self) -> Bounds:
        return grown(self.shape.bounds(), 2 * self.amplitude_mm)
