"""Agreement broken down: by who reads (specialty, experience, site) and by what is read (case mix).

Within a group all its readers count together, missing answers allowed; between two groups of readers every pair
across them counts. Still one number for one item: never a blend of items.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from app.agreement.rules.board import of_drawings
from app.agreement.rules.items import Item, rating_text
from app.agreement.rules.material import Measured, Said, Statistic
from app.agreement.rules.measuring import Measuring
from app.agreement.rules.ratings import Record, ratings_of
from app.agreement.values import Scale

TOGETHER: dict[Scale, tuple[str, ...]] = {
    Scale.NOMINAL: ("percent_agreement", "krippendorff_alpha", "gwet_ac1"),
    Scale.ORDINAL: ("percent_agreement", "krippendorff_alpha", "gwet_ac2_quadratic"),
    Scale.INTERVAL: ("krippendorff_alpha",),
    Scale.RATIO: ("krippendorff_alpha",),
}
"""What is shown of several readers at once: statistics that bear missing answers."""


@dataclass(frozen=True)
class Figures:
    """One item of a group."""

    item: str
    label: str
    statistics: tuple[Statistic, ...]


@dataclass(frozen=True)
class Group:
    """`cases` and `readers` are how many enter; `label` says who or what, such as “Radiology with Urology”."""

    label: str
    cases: int
    readers: int
    figures: tuple[Figures, ...]


def by_readers(
    items: Sequence[Item],
    said: Sequence[Said],
    measured: Sequence[Measured],
    group_of: Mapping[str, str],
    measuring: Measuring,
) -> list[Group]:
    """Each group of at least two readers among itself, then each two groups with one another."""
    return _groups(items, _of_readers(said, measured, group_of), measuring)


def by_cases(
    items: Sequence[Item],
    said: Sequence[Said],
    measured: Sequence[Measured],
    group_of: Mapping[tuple[str, int | None], str],
    measuring: Measuring,
) -> list[Group]:
    """`group_of` names the group of a comparison, (id, None), or of one lesion in it, (id, unit)."""
    return _groups(items, _of_cases(said, measured, group_of), measuring)


def sizes_by_readers(said: Sequence[Said], group_of: Mapping[str, str]) -> dict[str, tuple[int, int]]:
    """(cases, readers) of each group, of everything that was said."""
    return {part.label: _size(part) for part in _of_readers(said, [], group_of)}


def sizes_by_cases(said: Sequence[Said], group_of: Mapping[tuple[str, int | None], str]) -> dict[str, tuple[int, int]]:
    return {part.label: _size(part) for part in _of_cases(said, [], group_of)}


@dataclass(frozen=True)
class _Part:
    """What a group is made of; `first` are the readers of one side where two groups face each other."""

    label: str
    said: Sequence[Said]
    measured: Sequence[Measured]
    first: set[str] | None = None


def _of_readers(said: Sequence[Said], measured: Sequence[Measured], group_of: Mapping[str, str]) -> Iterator[_Part]:
    members: dict[str, list[str]] = {}
    for reader, group in sorted(group_of.items()):
        members.setdefault(group, []).append(reader)
    within = [(name, {tuple(sorted(pair)) for pair in combinations(own, 2)}) for name, own in sorted(members.items())]
    across = [
        (f"{one} with {other}", {(min(a, b), max(a, b)) for a in members[one] for b in members[other]})
        for one, other in combinations(sorted(members), 2)
    ]
    for (label, pairs), stacked in [(g, False) for g in within] + [(g, True) for g in across]:
        readers = {reader for pair in pairs for reader in pair}
        own = [one for one in said if one.reader in readers]
        rows = [row for row in measured if tuple(sorted((row.reader_a, row.reader_b))) in pairs]
        yield _Part(label, own, rows, set(members[label.partition(" with ")[0]]) if stacked else None)


def _of_cases(
    said: Sequence[Said], measured: Sequence[Measured], group_of: Mapping[tuple[str, int | None], str]
) -> Iterator[_Part]:
    of_group: dict[str, tuple[list[Said], list[Measured]]] = {name: ([], []) for name in sorted(set(group_of.values()))}

    def group(one: Said | Measured) -> str | None:
        return group_of.get((one.comparison, one.unit), group_of.get((one.comparison, None)))

    for one in said:
        if (name := group(one)) is not None:
            of_group[name][0].append(one)
    for row in measured:
        if (name := group(row)) is not None:
            of_group[name][1].append(row)
    return (_Part(name, *rows) for name, rows in of_group.items())


def _groups(items: Sequence[Item], parts: Iterable[_Part], measuring: Measuring) -> list[Group]:
    groups = []
    for part in parts:
        rated = (_rated(item, [s for s in part.said if s.item == item.key], measuring, part.first) for item in items)
        drawn = (Figures(key, name, tuple(of)) for key, name, of in of_drawings(part.measured, measuring))
        groups.append(Group(part.label, *_size(part), (*(f for f in rated if f), *drawn)))
    return [group for group in groups if group.figures]


def _size(part: _Part) -> tuple[int, int]:
    cases = {one.comparison for one in part.said} | {row.comparison for row in part.measured}
    return len(cases), len({one.reader for one in part.said})


def _rated(item: Item, said: Sequence[Said], measuring: Measuring, first: set[str] | None) -> Figures | None:
    given = [(one, text) for one in said if (text := rating_text(one.state, one.value, item)) is not None]
    if len({one.reader for one, _ in given}) < 2:
        return None
    records = (
        [Record(f"{one.comparison}/{one.unit}", one.reader, text, one.patient) for one, text in given]
        if first is None
        else list(_stacked(given, first))
    )
    table = ratings_of(records, item.scale, categories=item.categories)
    return Figures(item.key, item.label, tuple(measuring.rating(key, table) for key in TOGETHER[item.scale]))


def _stacked(given: Iterable[tuple[Said, str]], first: set[str]) -> Iterable[Record]:
    """Every pair across the two groups as a row of two readers."""
    of_unit: dict[tuple[str, int], list[tuple[Said, str]]] = {}
    for one, text in given:
        of_unit.setdefault((one.comparison, one.unit), []).append((one, text))
    for (comparison, unit), answers in of_unit.items():
        ours = [pair for pair in answers if pair[0].reader in first]
        theirs = [pair for pair in answers if pair[0].reader not in first]
        for a, of_a in ours:
            for b, of_b in theirs:
                row = f"{comparison}/{unit}/{a.reader}/{b.reader}"
                yield Record(row, "one", of_a, a.patient)
                yield Record(row, "other", of_b, b.patient)


def band(number: float, edges: Sequence[float], unit: str) -> str:
    """The words of the band a number falls in, such as “30 to 50 ml”; a lower edge belongs to its band."""
    below = [edge for edge in edges if edge <= number]
    above = [edge for edge in edges if edge > number]
    if not below:
        return f"below {above[0]:g} {unit}"
    return f"{below[-1]:g} to {above[0]:g} {unit}" if above else f"{below[-1]:g} {unit} and more"
