"""Statistics computed, or recalled by the content of all that they are computed from.

The content key covers ratings, patients, scale, definition, seed and resamples: a changed definition or a changed
answer is a changed key, and what did not change is never resampled again.
"""

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from app.agreement.metrics import RATING_METRICS, ListMetric
from app.agreement.rules.material import Statistic
from app.agreement.values import RESAMPLES, SEED, MetricValue, Ratings


@dataclass(frozen=True)
class Measuring:
    """`known` holds values by content key."""

    known: Mapping[str, MetricValue] = field(default_factory=dict)
    resamples: int = RESAMPLES
    seed: int = SEED

    def rating(self, metric_id: str, table: Ratings) -> Statistic:
        metric = RATING_METRICS[metric_id]
        return self.recalled(
            metric_id,
            metric.label,
            (metric.definition, *_content(table)),
            lambda: metric.evaluate(table, resamples=self.resamples, seed=self.seed),
        )

    def listed(self, metric: ListMetric, table: Ratings) -> Statistic:
        """A metric with one number for each reader."""
        content = (metric.definition, *_content(table), *table.names)
        return self.recalled(metric.key, metric.label, content, lambda: metric.evaluate(table))

    def recalled(
        self, key: str, label: str, content: tuple[bytes | str, ...], compute: Callable[[], MetricValue]
    ) -> Statistic:
        """`content` is everything that `compute` depends on besides seed and resamples."""
        digest = hashlib.sha256(f"{self.seed}/{self.resamples}".encode())
        for part in content:
            part = part.encode() if isinstance(part, str) else part
            digest.update(len(part).to_bytes(8) + part)
        inputs = digest.hexdigest()
        return Statistic(key, label, self.known.get(inputs) or compute(), inputs)


def _content(table: Ratings) -> tuple[bytes | str, ...]:
    shape = f"{table.scale} {table.values.shape}"
    return shape, "\n".join(table.categories), table.values.tobytes(), table.patients.tobytes()
