"""Points as CSV: columns `label` and `x_mm`, `y_mm`, `z_mm` (LPS), or `label` and `i`, `j`, `k` (column, row, frame
of the stack they are brought onto, counted from 0, frames in ascending order along the normal)."""

import csv
import io
import math

import numpy as np

from app.imaging.values.delineations import Delineation, Label, Points
from app.kernel.refusals import Invalid

IN_MM, IN_VOXELS = ("x_mm", "y_mm", "z_mm"), ("i", "j", "k")
MOST_POINTS = 10_000
FARTHEST = 10_000.0


def read(data: bytes, sha256: str) -> Delineation:
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise Invalid("The file is neither NIfTI, DICOM SEG, RTSTRUCT nor a CSV of points.") from None
    reader = csv.DictReader(io.StringIO(text, newline=""), strict=True)
    try:
        names = [(name or "").strip().lower() for name in reader.fieldnames or ()]
    except csv.Error:
        names = []
    columns = next((one for one in (IN_MM, IN_VOXELS) if set(names) == {"label", *one}), None)
    if columns is None:
        raise Invalid(
            "The file is neither NIfTI, DICOM SEG nor RTSTRUCT, and as a CSV of points it lacks the columns "
            "label, x_mm, y_mm, z_mm (or label, i, j, k)."
        )
    found: dict[str, list[list[float]]] = {}
    problems = []
    try:
        for cells in reader:
            row = {
                name: (cells[given] or "").strip() for name, given in zip(names, reader.fieldnames or (), strict=True)
            }
            point = [_number(row[column]) for column in columns]
            if not row["label"] or None in cells or any(not abs(value) <= FARTHEST for value in point):
                problems.append(f"Line {reader.line_num} needs a label and three numbers.")
            found.setdefault(row["label"], []).append(point)
    except csv.Error as error:
        raise Invalid(f"Line {reader.line_num} is not CSV: {error}.") from None
    if problems:
        raise Invalid("\n".join(problems[:100]))
    if not 0 < sum(map(len, found.values())) <= MOST_POINTS:
        raise Invalid(f"A CSV of points has 1 to {MOST_POINTS} rows.")
    points = {label: np.array(rows, dtype=np.float64) for label, rows in sorted(found.items())}
    labels = tuple(Label(label, "", len(rows), "points") for label, rows in points.items())
    return Delineation("CSV points", sha256, labels, Points(points, in_voxels=columns == IN_VOXELS))


def _number(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        return math.nan
