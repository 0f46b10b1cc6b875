"""Agreement on sectors: every sector of every case is a yes or no of each reader.

Positive agreement is the number to read; kappa and percent agreement are inflated by sectors that are nearly always
empty. The sectors of one case are resampled together.
"""

from collections.abc import Mapping, Sequence, Set

import numpy as np

from app.agreement.values import Ratings, Scale


def sector_ratings(
    marked: Mapping[str, Mapping[str, Set[str]]], sectors: Sequence[str], readers: Sequence[str]
) -> Ratings:
    """`marked`: for each case (patient) and reader the sectors marked; a reader absent there did not read it."""
    values = np.full((len(marked) * len(sectors), len(readers)), np.nan)
    for number, by_reader in enumerate(marked.values()):
        rows = slice(number * len(sectors), (number + 1) * len(sectors))
        for column, reader in enumerate(readers):
            if reader in by_reader:
                unknown = by_reader[reader] - set(sectors)
                if unknown:
                    raise ValueError(f"no sector {', '.join(sorted(unknown))}")
                values[rows, column] = [sector in by_reader[reader] for sector in sectors]
    patients = np.repeat(np.arange(len(marked)), len(sectors))
    return Ratings(values, Scale.NOMINAL, ("no", "yes"), patients, tuple(readers))
