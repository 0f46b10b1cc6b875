"""Confusion tables: for each pair of readers how often the first said one category and the second another."""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import combinations

import numpy as np

from app.agreement.metrics.base import ALONE, NO_PAIRS
from app.agreement.metrics.cohen import pair_tables
from app.agreement.values import IntArray, Ratings

DEFINITION = "confusion_tables/1"


@dataclass(frozen=True)
class ConfusionTables:
    """`tables` maps a pair of reader positions to its (q, q) counts: rows the first reader, columns the second."""

    categories: tuple[str, ...]
    names: tuple[str, ...]
    tables: Mapping[tuple[int, int], IntArray]

    def as_json(self) -> dict[str, object]:
        """`value` lists the tables in the order of `pairs`; `n` counts the cases of all pairs."""
        n = sum(int(table.sum()) for table in self.tables.values())
        return {
            "value": [table.tolist() for table in self.tables.values()] if n else None,
            "low": None,
            "high": None,
            "n": n,
            "reason": None if n else NO_PAIRS if len(self.names) > 1 else ALONE,
            "definition": DEFINITION,
            "categories": list(self.categories),
            "pairs": [[self.names[i], self.names[j]] for i, j in self.tables],
        }


def confusion_tables(ratings: Ratings) -> ConfusionTables:
    """Of a named scale; missing ratings are left out pair by pair. No table where nobody rated anything."""
    pairs = combinations(range(ratings.readers), 2) if ratings.categories else ()
    ones = np.ones((1, ratings.cases))
    names = ratings.names or tuple(str(number + 1) for number in range(ratings.readers))
    tables = {pair: np.rint(pair_tables(ratings, ones, *pair)[0]).astype(np.int64) for pair in pairs}
    return ConfusionTables(ratings.categories, names, tables)
