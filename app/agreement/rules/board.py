"""The agreement board of a campaign: for each item and each two readers a few statistics with their interval.

Never one blended number: every value belongs to one item and one pair, names its cases, and says why it is
undefined. Statistics by scale: nominal percent and kappa, ordinal percent and quadratic kappa, numbers ICC(A,1)
and bias; masks mean Dice and HD95; lesions positive agreement.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

from app.agreement.rules.comparing import LESIONS, REGION
from app.agreement.rules.items import Item, rating_text
from app.agreement.rules.material import Measured, Said, Statistic
from app.agreement.rules.measuring import Measuring
from app.agreement.rules.pooled import agreed, mean_of_pairs
from app.agreement.rules.ratings import Record, ratings_of
from app.agreement.values import Scale

STATISTICS: dict[Scale, tuple[str, ...]] = {
    Scale.NOMINAL: ("percent_agreement", "cohen_kappa"),
    Scale.ORDINAL: ("percent_agreement", "cohen_kappa_quadratic"),
    Scale.INTERVAL: ("icc_a1", "bland_altman_bias"),
    Scale.RATIO: ("icc_a1", "bland_altman_bias"),
}
OF_MASKS = ("dice", "hd95_mm")
FINDINGS = "Findings: positive agreement"
OF_PAIRS = "mean over pairs of masks; n counts pairs"
OF_FINDINGS = "2 x matched / (findings of A + findings of B); n counts cases with a finding"


@dataclass(frozen=True)
class Line:
    """One pair of readers; the statistics of one item."""

    reader_a: str
    reader_b: str
    statistics: tuple[Statistic, ...]


@dataclass(frozen=True)
class Block:
    """One item with its pairs."""

    item: str
    label: str
    note: str
    lines: tuple[Line, ...]


def board(
    items: Sequence[Item],
    said: Iterable[Said],
    measured: Iterable[Measured],
    measuring: Measuring,
) -> list[Block]:
    """Blocks in the order of the items, then masks and lesions; items nobody answered are left out."""
    by_item: dict[str, list[Said]] = {}
    for one in said:
        by_item.setdefault(one.item, []).append(one)
    blocks = [
        Block(item.key, item.label, note_of(item), lines)
        for item in items
        if (lines := _rated(item, by_item.get(item.key, []), measuring))
    ]
    return blocks + _measured(list(measured), measuring)


def note_of(item: Item) -> str:
    of = "matched findings" if item.of_findings else "cases"
    steps = f", scale {', '.join(item.categories)}" if item.scale is Scale.ORDINAL else ""
    return f"{item.scale.value}{steps}; n counts {of}"


def _rated(item: Item, said: Sequence[Said], measuring: Measuring) -> tuple[Line, ...]:
    given = [(one, rating_text(one.state, one.value, item)) for one in said]
    readers = sorted({one.reader for one, text in given if text is not None})
    lines = []
    for a, b in combinations(readers, 2):
        records = [
            Record(f"{one.comparison}/{one.unit}", one.reader, text, one.patient)
            for one, text in given
            if one.reader in (a, b)
        ]
        table = ratings_of(records, item.scale, categories=item.categories, readers=(a, b))
        lines.append(Line(a, b, tuple(measuring.rating(key, table) for key in STATISTICS[item.scale])))
    return tuple(lines)


def of_drawings(measured: Sequence[Measured], measuring: Measuring) -> Iterator[tuple[str, str, Sequence[Statistic]]]:
    """(item, label, statistics) of masks, then of findings, all rows of an item taken together."""
    items = sorted({one.item for one in measured if one.item != LESIONS}, key=lambda item: (item != REGION, item))
    for item in items:
        rows = [one for one in measured if one.item == item]
        yield item, label_of_masks(item), _masks(rows, measuring)
    found = [one for one in measured if one.item == LESIONS]
    if found:
        yield LESIONS, FINDINGS, [agreed(found, measuring)]


def label_of_masks(item: str) -> str:
    return "Masks of matched findings" if item == REGION else f"Mask of the {item.partition(':')[2]}"


def _masks(rows: Sequence[Measured], measuring: Measuring) -> list[Statistic]:
    return [mean_of_pairs(key, [r for r in rows if r.metric == key], measuring) for key in OF_MASKS]


def _measured(measured: Sequence[Measured], measuring: Measuring) -> list[Block]:
    blocks = []
    items = sorted({one.item for one in measured if one.item != LESIONS}, key=lambda item: (item != REGION, item))
    for item in items:
        lines = _lines([one for one in measured if one.item == item], lambda rows: _masks(rows, measuring))
        blocks.append(Block(item, label_of_masks(item), OF_PAIRS, lines))
    found = _lines([one for one in measured if one.item == LESIONS], lambda rows: [agreed(rows, measuring)])
    if found:
        blocks.append(Block(LESIONS, FINDINGS, OF_FINDINGS, found))
    return blocks


def _lines(rows: Sequence[Measured], statistics: Callable[[Sequence[Measured]], list[Statistic]]) -> tuple[Line, ...]:
    pairs: dict[tuple[str, str], list[Measured]] = {}
    for row in rows:
        pairs.setdefault((row.reader_a, row.reader_b), []).append(row)
    return tuple(Line(a, b, tuple(statistics(of_pair))) for (a, b), of_pair in sorted(pairs.items()))


__all__ = ["Block", "Line", "Measured", "Said", "Statistic", "board"]
