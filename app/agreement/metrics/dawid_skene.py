"""Dawid and Skene: the probable category of each case and each reader's confusion with it, by EM.

Source: Dawid and Skene 1979. Starts from the vote shares of each case; missing ratings are allowed. It needs at
least three readers and many cases, and says which category is probable, not that it is true: the plurality stands
beside it.
"""

from dataclasses import dataclass

import numpy as np

from app.agreement.metrics.base import divide, one_hot, rated_at_all
from app.agreement.metrics.lists import ListMetric, Numbers, defined
from app.agreement.values import FloatArray, Ratings, Scale

CONVERGED = 1e-9
MOST_ITERATIONS = 2000


@dataclass(frozen=True)
class DawidSkene:
    """`probability` (cases, q); `confusion` (readers, q, q), rows the probable category, NaN where a reader never met
    it; `prior` (q,); `plurality` the category most readers gave, None for a tie."""

    probability: FloatArray
    confusion: FloatArray
    prior: FloatArray
    plurality: tuple[int | None, ...]
    iterations: int
    has_converged: bool

    @property
    def labels(self) -> tuple[int, ...]:
        """The most probable category of each case (the lower of two equally probable ones)."""
        return tuple(int(k) for k in self.probability.argmax(axis=1))


def dawid_skene(ratings: Ratings) -> DawidSkene:
    """Of a named scale, every case rated at least once."""
    hot = one_hot(ratings)
    votes = hot.sum(axis=1)
    if not (votes.sum(axis=1) > 0).all():
        raise ValueError("every case must have a rating")
    probability = votes / votes.sum(axis=1, keepdims=True)
    before, iterations, has_converged = -np.inf, 0, False
    confusion, prior = _maximised(hot, probability)
    while not has_converged and iterations < MOST_ITERATIONS:
        probability, likelihood = _expected(hot, confusion, prior)
        confusion, prior = _maximised(hot, probability)
        has_converged = abs(likelihood - before) <= CONVERGED * max(1.0, abs(likelihood))
        before, iterations = likelihood, iterations + 1
    return DawidSkene(probability, confusion, prior, plurality(votes), iterations, has_converged)


def plurality(votes: FloatArray) -> tuple[int | None, ...]:
    most = votes.max(axis=1)
    ties = (votes == most[:, None]).sum(axis=1) > 1
    return tuple(None if tie else int(k) for tie, k in zip(ties, votes.argmax(axis=1), strict=True))


def _maximised(hot: FloatArray, probability: FloatArray) -> tuple[FloatArray, FloatArray]:
    together = np.einsum("ik,irl->rkl", probability, hot)
    return divide(together, together.sum(axis=2, keepdims=True)), probability.mean(axis=0)


def _expected(hot: FloatArray, confusion: FloatArray, prior: FloatArray) -> tuple[FloatArray, float]:
    with np.errstate(divide="ignore"):
        log_confusion, log_prior = np.log(np.nan_to_num(confusion)), np.log(prior)
    lowest = -1e9  # stands for log 0: 0 times it stays 0
    log_confusion, log_prior = np.maximum(log_confusion, lowest), np.maximum(log_prior, lowest)
    joint = log_prior + np.einsum("irl,rkl->ik", hot, log_confusion)
    top = joint.max(axis=1, keepdims=True)
    shares = np.exp(joint - top)
    total = shares.sum(axis=1, keepdims=True)
    return shares / total, float((top + np.log(total)).sum())


def _accuracy(ratings: Ratings) -> Numbers:
    found = dawid_skene(ratings)
    own = np.nan_to_num(np.diagonal(found.confusion, axis1=1, axis2=2))
    met = np.isfinite(found.confusion).all(axis=2)
    return defined(divide(own @ found.prior, met @ found.prior))


DAWID_SKENE_ACCURACY = ListMetric(
    key="dawid_skene_accuracy",
    label="Accuracy by Dawid and Skene",
    version=1,
    scales=frozenset({Scale.NOMINAL, Scale.ORDINAL}),
    numbers=_accuracy,
    uses=rated_at_all,
    least_readers=3,
)
