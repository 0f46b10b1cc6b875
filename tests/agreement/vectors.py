"""Published data sets on which agreement statistics are known; each names its source."""

import numpy as np

from app.agreement.rules.ratings import Record, ratings_of
from app.agreement.values import Ratings, Scale


def table(rows: list[str], scale: str, categories: str = "") -> Ratings:
    """One string per reader, one word per case, `.` for a missing rating."""
    records = [
        Record(f"c{case}", f"r{reader}", None if value in ".*" else value)
        for reader, row in enumerate(rows)
        for case, value in enumerate(row.split())
    ]
    return ratings_of(records, Scale(scale), categories=tuple(categories))


def from_pairs(counts: list[list[int]], scale: str = "nominal") -> Ratings:
    """Two readers from their table of counts."""
    pairs = [(i, j) for i, row in enumerate(counts) for j, n in enumerate(row) for _ in range(n)]
    return Ratings(np.array(pairs, dtype=float), Scale(scale), tuple(str(k) for k in range(len(counts))))


def from_counts(rows: list[list[int]]) -> Ratings:
    """Readers without identity: how many of them chose each category, for each case."""
    values = [[category for category, n in enumerate(row) for _ in range(n)] for row in rows]
    return Ratings(np.array(values, dtype=float), Scale.NOMINAL, tuple(str(k) for k in range(len(rows[0]))))


# Krippendorff 2011: four coders, twelve units
KRIPPENDORFF_4 = [
    "1 2 3 3 2 1 4 1 2 . . .",
    "1 2 3 3 2 2 4 1 2 5 . 3",
    ". 3 3 3 2 3 4 2 2 5 1 .",
    "1 2 3 3 2 4 4 1 2 5 1 .",
]
# Wikipedia, "Krippendorff's alpha": three coders, fifteen units
WIKIPEDIA_3 = [
    "* * * * * 3 4 1 2 1 1 3 3 * 3",
    "1 * 2 1 3 3 4 3 * * * * * * *",
    "* * 2 1 3 4 4 * 2 1 1 3 3 * 4",
]
# Krippendorff 2011: binary and nominal, two observers
BINARY_2 = ["0 1 0 0 0 0 0 0 1 0", "1 1 1 0 0 1 0 0 0 0"]
NOMINAL_2 = ["a a b b d c c c e d d a", "b a b b b c c c e d d d"]

# Fleiss 1971: thirty patients, six psychiatrists, five diagnoses
_FLEISS_ROWS = (
    "00060 03003 01401 00006 03030 20400 00402 20310 20040 00006 10050 11040 03300 10050 02031 "
    "00501 30012 51000 02040 10203 00006 01050 02013 20040 10041 05010 40002 02040 10500 00006"
)
FLEISS_1971 = [[int(n) for n in row] for row in _FLEISS_ROWS.split()]
# Wikipedia, "Fleiss' kappa": ten subjects, fourteen raters
FLEISS_WIKIPEDIA = [
    [0, 0, 0, 0, 14], [0, 2, 6, 4, 2], [0, 0, 3, 5, 6], [0, 3, 9, 2, 0], [2, 2, 8, 1, 1],
    [7, 7, 0, 0, 0], [3, 2, 6, 3, 0], [2, 5, 3, 2, 2], [6, 5, 2, 1, 0], [0, 2, 2, 3, 7],
]  # fmt: skip
# Shrout and Fleiss 1979: six targets, four judges
SHROUT_FLEISS = Ratings(
    np.array([[9, 2, 5, 8], [6, 1, 3, 2], [8, 4, 6, 8], [7, 1, 2, 6], [10, 5, 6, 9], [6, 2, 4, 7]], dtype=float),
    Scale.INTERVAL,
)
# Bland and Altman 1986: peak flow of 17 people, large and mini meter
PEAK_FLOW = Ratings(
    np.array(
        [[494, 395, 516, 434, 476, 557, 413, 442, 650, 433, 417, 656, 267, 478, 178, 423, 427],
         [512, 430, 520, 428, 500, 600, 364, 380, 658, 445, 432, 626, 260, 477, 259, 350, 451]], dtype=float
    ).T,
    Scale.INTERVAL,
)  # fmt: skip
