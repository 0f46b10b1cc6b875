"""One line for each item, all readers together: how far they agree, beside what they plainly share.

Coefficients that take any number of readers and gaps stand first (Krippendorff's alpha by the item's scale), the
raw share or the error in the item's own unit beside them. Masks: mean over pairs; findings: counts over all pairs.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from app.agreement.metrics import RATING_METRICS
from app.agreement.rules.board import Measured, Said, Statistic, board
from app.agreement.rules.comparing import LESIONS
from app.agreement.rules.items import Item, rating_text
from app.agreement.rules.measuring import Measuring
from app.agreement.rules.ratings import Record, ratings_of
from app.agreement.values import Ratings, Scale

MAIN = "krippendorff_alpha"
BESIDE: dict[Scale, str] = {
    Scale.NOMINAL: "percent_agreement",
    Scale.ORDINAL: "percent_agreement",
    Scale.INTERVAL: "sem",
    Scale.RATIO: "sem",
}


@dataclass(frozen=True)
class Overall:
    """`scale` is None for masks and findings."""

    item: str
    label: str
    scale: Scale | None
    of: str
    main: Statistic
    beside: Statistic | None


def table_of(item: Item, said: Iterable[Said], readers: Sequence[str] = ()) -> Ratings | None:
    """The ratings of one item, cases (or matched findings) x readers; None when nobody answered it.

    `readers` picks and orders them; without it, everybody who gave a rating.
    """
    given = [(one, rating_text(one.state, one.value, item)) for one in said if one.item == item.key]
    columns = tuple(readers) or tuple(sorted({one.reader for one, text in given if text is not None}))
    if not columns:
        return None
    records = [
        Record(f"{one.comparison}/{one.unit}", one.reader, text, one.patient)
        for one, text in given
        if one.reader in columns
    ]
    return ratings_of(records, item.scale, categories=item.categories, readers=columns)


def every_statistic(table: Ratings, measuring: Measuring) -> list[Statistic]:
    """All that the catalogue has to say of such ratings."""
    return [measuring.rating(metric.key, table) for metric in RATING_METRICS if metric.understands(table)]


def overview(
    items: Sequence[Item], said: Iterable[Said], measured: Iterable[Measured], measuring: Measuring
) -> list[Overall]:
    """In the protocol's order, then masks and findings; items fewer than two readers answered are left out."""
    by_item: dict[str, list[Said]] = {}
    for one in said:
        by_item.setdefault(one.item, []).append(one)
    lines = []
    for item in items:
        table = table_of(item, by_item.get(item.key, []))
        if table is None or table.readers < 2:
            continue
        main = measuring.rating(MAIN, table)
        beside = measuring.rating(BESIDE[item.scale], table)
        lines.append(Overall(item.key, item.label, item.scale, counted(item), main, beside))
    return lines + _of_images(measured, measuring)


def counted(item: Item | None, key: str = "") -> str:
    """What n counts."""
    if item is not None:
        return "matched findings" if item.of_findings else "cases"
    return "cases and pairs" if key == LESIONS else "pairs of masks"


def _of_images(measured: Iterable[Measured], measuring: Measuring) -> list[Overall]:
    """All pairs as if they were one: each row then counts under the case (of that pair) it belongs to."""
    pooled = [
        replace(m, comparison=f"{m.comparison}/{m.reader_a}/{m.reader_b}", reader_a="", reader_b="") for m in measured
    ]
    lines = []
    for block in board([], [], pooled, measuring):
        first, *more = block.lines[0].statistics
        lines.append(
            Overall(block.item, block.label, None, counted(None, block.item), first, more[0] if more else None)
        )
    return lines
