"""Specific agreement: of the times a category was given, how often another reader gave it too.

Two readers: 2 n_kk / (n_k. + n_.k). More: sum of n_k (n_k - 1) over sum of n_k (n - 1), with n ratings of a case
and n_k of the category (Spitzer and Fleiss 1974; Cicchetti and Feinstein 1990 for two categories). The positive
category is the last of the two.
"""

import numpy as np

from app.agreement.metrics.base import RatingMetric, counts_of, divide, is_binary
from app.agreement.metrics.lists import ListMetric, defined
from app.agreement.values import FloatArray, Ratings, Scale

_NAMED = frozenset({Scale.NOMINAL, Scale.ORDINAL})


def by_category(ratings: Ratings, weights: FloatArray) -> FloatArray:
    """(b, categories); NaN where nobody used the category."""
    counts = counts_of(ratings)
    others = np.maximum(counts.sum(axis=1, keepdims=True) - 1, 0)
    both = weights @ (counts * np.maximum(counts - 1, 0))
    return divide(both, weights @ (counts * others))


def _metric(key: str, label: str, category: int) -> RatingMetric:
    return RatingMetric(
        key,
        label,
        1,
        _NAMED,
        lambda ratings, weights: by_category(ratings, weights)[:, category],
        reason=lambda ratings: f"nobody gave “{ratings.categories[category]}”",
        needs=is_binary,
        details=lambda ratings, value: {"category": ratings.categories[category]},
    )


POSITIVE_AGREEMENT = _metric("positive_agreement", "Positive agreement", 1)
NEGATIVE_AGREEMENT = _metric("negative_agreement", "Negative agreement", 0)
SPECIFIC_AGREEMENT = ListMetric(
    key="specific_agreement",
    label="Specific agreement by category",
    version=1,
    scales=_NAMED,
    numbers=lambda ratings: defined(by_category(ratings, np.ones((1, ratings.cases)))[0]),
    names=lambda ratings: {"categories": list(ratings.categories)},
)
