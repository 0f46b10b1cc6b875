"""Ratings against scikit-learn, statsmodels and scipy, which share no code with the catalogue."""

import numpy as np
import pandas as pd
import pytest
from scipy import stats
from sklearn import metrics as sklearn
from statsmodels.formula.api import ols
from statsmodels.stats import inter_rater
from statsmodels.stats.anova import anova_lm
from statsmodels.stats.proportion import proportion_confint

from app.agreement.metrics import RATING_METRICS, froc, roc
from app.agreement.metrics.froc import Detection
from app.agreement.metrics.proportion import clopper_pearson, wilson
from app.agreement.values import FloatArray, MetricValue, Ratings, Scale

SEEDS = range(8)
CATEGORIES = ("1", "2", "3", "4", "5")


def readers_of(seed: int, readers: int, cases: int = 40) -> FloatArray:
    """Readers who mostly follow the truth of each case, in five categories (0-4)."""
    generator = np.random.default_rng(seed)
    truth = generator.integers(0, 5, cases)
    slips = generator.integers(-1, 2, (cases, readers)) * (generator.random((cases, readers)) < 0.5)
    return np.asarray(np.clip(truth[:, None] + slips, 0, 4), dtype=np.float64)


def value(key: str, values: FloatArray, scale: Scale) -> MetricValue:
    ratings = Ratings(values, scale, CATEGORIES if scale.is_categorical else ())
    return RATING_METRICS[key].evaluate(ratings, resamples=20)


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize(
    ("key", "weights"),
    [("cohen_kappa", None), ("cohen_kappa_linear", "linear"), ("cohen_kappa_quadratic", "quadratic")],
)
def test_cohen_against_scikit_learn(seed: int, key: str, weights: str | None) -> None:
    a, b = readers_of(seed, 2).T
    expected = sklearn.cohen_kappa_score(a, b, weights=weights, labels=list(range(5)))
    assert value(key, np.column_stack([a, b]), Scale.ORDINAL).value == pytest.approx(expected, abs=1e-9)


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize(
    ("key", "weights"),
    [("cohen_kappa", None), ("cohen_kappa_linear", "linear"), ("cohen_kappa_quadratic", "quadratic")],
)
def test_cohens_standard_error_against_statsmodels(seed: int, key: str, weights: str | None) -> None:
    values = readers_of(seed, 2)
    table, _ = inter_rater.to_table(values.astype(int), bins=np.arange(-0.5, 5))
    expected = inter_rater.cohens_kappa(table, wt=weights)
    found = value(key, values, Scale.ORDINAL)
    assert found.value == pytest.approx(expected.kappa, abs=1e-9)
    assert found.closed is not None
    assert found.closed.se == pytest.approx(expected.std_kappa, abs=1e-9)


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize(("key", "method"), [("fleiss_kappa", "fleiss"), ("brennan_prediger", "randolph")])
def test_groups_against_statsmodels(seed: int, key: str, method: str) -> None:
    values = readers_of(seed, 4)
    counts, _ = inter_rater.aggregate_raters(values.astype(int), n_cat=5)
    expected = inter_rater.fleiss_kappa(counts, method=method)
    assert value(key, values, Scale.NOMINAL).value == pytest.approx(expected, abs=1e-9)


@pytest.mark.parametrize("seed", SEEDS)
def test_intraclass_correlation_against_an_analysis_of_variance(seed: int) -> None:
    generator = np.random.default_rng(seed)
    n, k = 20, 3
    values = generator.normal(40, 10, (n, 1)) + generator.normal(0, 2, (1, k)) + generator.normal(0, 4, (n, k))
    cases, readers = np.divmod(np.arange(n * k), k)
    long = pd.DataFrame({"value": values.ravel(), "case": cases, "reader": readers})
    squares = anova_lm(ols("value ~ C(case) + C(reader)", long).fit())["mean_sq"]
    between, of_readers, error = squares["C(case)"], squares["C(reader)"], squares["Residual"]
    within = (error * (n - 1) + of_readers) / n
    expected = {
        "icc_11": (between - within) / (between + (k - 1) * within),
        "icc_a1": (between - error) / (between + (k - 1) * error + k * (of_readers - error) / n),
        "icc_c1": (between - error) / (between + (k - 1) * error),
        "icc_ck": (between - error) / between,
    }
    for key, number in expected.items():
        assert value(key, values, Scale.INTERVAL).value == pytest.approx(number, abs=1e-9), key


@pytest.mark.parametrize("seed", SEEDS)
def test_kendall_against_friedman(seed: int) -> None:
    values = readers_of(seed, 4)
    friedman = stats.friedmanchisquare(*values)
    found = value("kendall_w", values, Scale.ORDINAL)
    assert found.value == pytest.approx(friedman.statistic / (4 * 39), abs=1e-9)
    assert found.details["p"] == pytest.approx(friedman.pvalue, abs=1e-9)


@pytest.mark.parametrize("seed", SEEDS)
def test_the_area_under_a_curve_against_scikit_learn(seed: int) -> None:
    generator = np.random.default_rng(seed)
    positive = generator.random(60) < 0.4
    scores = np.round(generator.normal(positive, 1.0), 1)
    assert roc.auc(scores, positive, resamples=20).value == pytest.approx(
        sklearn.roc_auc_score(positive, scores), abs=1e-9
    )


@pytest.mark.parametrize("seed", SEEDS)
def test_average_precision_against_scikit_learn_where_every_lesion_is_detected(seed: int) -> None:
    generator = np.random.default_rng(seed)
    hits = generator.random(40) < 0.5
    confidences = np.round(generator.random(40), 2)
    detections = [Detection(f"c{i}", c, bool(hit)) for i, (c, hit) in enumerate(zip(confidences, hits, strict=True))]
    lesions = {f"c{i}": int(hit) for i, hit in enumerate(hits)}
    expected = sklearn.average_precision_score(hits, confidences)
    assert froc.average_precision(detections, lesions).value == pytest.approx(expected, abs=1e-9)


@pytest.mark.parametrize(("hits", "n"), [(0, 12), (7, 12), (12, 12), (310, 1000)])
def test_intervals_of_proportions_against_statsmodels(hits: int, n: int) -> None:
    for ours, method in ((wilson, "wilson"), (clopper_pearson, "beta")):
        found = ours(hits, n)
        assert (found.low, found.high) == pytest.approx(proportion_confint(hits, n, method=method), abs=1e-6)
