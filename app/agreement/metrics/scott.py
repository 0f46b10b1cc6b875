"""Scott's pi of two readers: chance from the categories both use together (Scott 1955).

(p_a - p_e) / (1 - p_e) with p_e the sum of squared pooled shares, over cases both rated. Without missing ratings it
is Fleiss' kappa of the two.
"""

from app.agreement.metrics import fleiss
from app.agreement.metrics.base import RatingMetric, counts_of, rated_by_all
from app.agreement.values import Scale

SCOTT_PI = RatingMetric(
    key="scott_pi",
    label="Scott's pi",
    version=1,
    scales=frozenset({Scale.NOMINAL, Scale.ORDINAL}),
    estimates=lambda ratings, weights: fleiss.from_counts(counts_of(ratings), weights),
    uses=rated_by_all,
    closed=fleiss.closed_interval,
    most_readers=2,
    least_cases=2,
)
