"""What was measured between drawings before, by the content of both."""

from collections.abc import Mapping, Sequence

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from app.agreement.rules.pairing import Recall
from app.agreement.tables import PairMeasure
from app.agreement.values import MetricValue


def recall_of(session: Session) -> Recall:
    """Looks keys up in one statement."""

    def recall(keys: Sequence[str]) -> dict[str, dict[str, MetricValue]]:
        rows = session.execute(select(PairMeasure.key, PairMeasure.measures).where(PairMeasure.key.in_(keys)))
        return {key: {metric: _value(kept) for metric, kept in measures.items()} for key, measures in rows}

    return recall


def keep(session: Session, measured: Mapping[str, Mapping[str, MetricValue]]) -> None:
    """Adds what is not known yet; two workers may have measured the same."""
    rows = [
        {
            "key": key,
            "measures": {
                metric: {"value": one.value, "reason": one.reason, "definition": one.definition}
                for metric, one in values.items()
            },
        }
        for key, values in sorted(measured.items())
    ]
    if rows:
        session.execute(insert(PairMeasure).on_conflict_do_nothing(), rows)


def _value(kept: Mapping[str, object]) -> MetricValue:
    value, reason = kept["value"], kept["reason"]
    assert value is None or isinstance(value, (int, float))
    assert reason is None or isinstance(reason, str)
    return MetricValue(None if value is None else float(value), 1, str(kept["definition"]), reason=reason)
