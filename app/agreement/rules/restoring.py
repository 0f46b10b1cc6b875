"""Kept statistics put together again as the boards show them: nothing is computed here, labels come from catalogues."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from app.agreement.metrics import LIST_METRICS, MASK_METRICS, RATING_METRICS
from app.agreement.metrics.froc import Point
from app.agreement.rules import computing
from app.agreement.rules.board import FINDINGS, OF_FINDINGS, OF_PAIRS, Block, Line, label_of_masks, note_of
from app.agreement.rules.breakdown import Figures, Group
from app.agreement.rules.comparing import LESIONS, REGION
from app.agreement.rules.computing import Kept
from app.agreement.rules.detection import ReaderDetection
from app.agreement.rules.items import Item
from app.agreement.rules.overview import Overall, counted
from app.agreement.values import MetricValue


def metric_label(metric: str, item: str) -> str:
    if metric in MASK_METRICS:
        return f"Mean {MASK_METRICS[metric].label}"
    if item == LESIONS:
        return "Average precision" if metric == "average_precision" else "Positive agreement"
    return (RATING_METRICS if metric in RATING_METRICS else LIST_METRICS)[metric].label


def item_label(key: str, item: Item | None) -> str:
    if item is not None:
        return item.label
    return FINDINGS if key == LESIONS else label_of_masks(key)


def item_note(key: str, item: Item | None) -> str:
    if item is not None:
        return note_of(item)
    return OF_FINDINGS if key == LESIONS else OF_PAIRS


def in_order(keys: Iterable[str], items: Sequence[Item]) -> list[str]:
    """The protocol's order, then masks of findings, of structures, and the findings themselves."""
    asked = {item.key: place for place, item in enumerate(items)}
    return sorted(keys, key=lambda key: (asked.get(key, len(asked)), key == LESIONS, key != REGION, key))


def overall(key: str, item: Item | None, kept: Sequence[Kept]) -> Overall | None:
    found = [one.statistic for one in kept if one.breakdown == computing.ALL]
    if not found:
        return None
    beside = found[1] if len(found) > 1 else None
    return Overall(key, item_label(key, item), item.scale if item else None, counted(item, key), found[0], beside)


def block(key: str, item: Item | None, kept: Sequence[Kept]) -> Block:
    pairs: dict[tuple[str, str], list[Kept]] = {}
    for one in kept:
        if one.breakdown == computing.PAIRS:
            pairs.setdefault((one.reader_a or "", one.reader_b or ""), []).append(one)
    lines = (Line(a, b, tuple(one.statistic for one in found)) for (a, b), found in pairs.items())
    return Block(key, item_label(key, item), item_note(key, item), tuple(lines))


def of_readers(kept: Sequence[Kept], names: Sequence[str]) -> list[tuple[str, str, MetricValue]]:
    """(metric, label, numbers in the order of `names`)."""
    by_metric: dict[str, list[Kept]] = {}
    for one in kept:
        if one.breakdown == computing.READERS:
            by_metric.setdefault(one.statistic.key, []).append(one)
    rows = []
    for metric, found in by_metric.items():
        numbers = {one.reader_a: one.statistic.value.value for one in found}
        values = tuple(v if isinstance(v := numbers.get(name), float) else None for name in names)
        first = found[0].statistic
        known = values if any(value is not None for value in values) else None
        rows.append((metric, first.label, replace(first.value, value=known)))
    return rows


def detection(kept: Sequence[Kept]) -> list[ReaderDetection]:
    found = []
    for one in kept:
        if one.breakdown == computing.FROC:
            details: Mapping[str, object] = one.statistic.value.details
            points, counts = details["points"], [details[name] for name in ("lesions", "hits", "false_alarms")]
            assert isinstance(points, list)
            numbers = [int(str(count)) for count in counts]
            curve = tuple(Point(**point) for point in points)
            found.append(ReaderDetection(one.reader_a or "", curve, one.statistic, *numbers))
    return found


@dataclass(frozen=True)
class OfItem:
    key: str
    item: Item | None
    kept: Sequence[Kept]


def groups(factor: str, of_items: Sequence[OfItem], sizes: Mapping[str, tuple[int, int]]) -> list[Group]:
    """In the order of `sizes`, (cases, readers) by group; groups without any figure are left out."""
    figures: dict[str, list[Figures]] = {label: [] for label in sizes}
    for of in of_items:
        by_group: dict[str, list[Kept]] = {}
        for one in of.kept:
            if one.breakdown == factor and one.group in figures:
                by_group.setdefault(one.group, []).append(one)
        for label, found in by_group.items():
            name = item_label(of.key, of.item)
            figures[label].append(Figures(of.key, name, tuple(one.statistic for one in found)))
    return [Group(label, *sizes[label], tuple(own)) for label, own in figures.items() if own]
