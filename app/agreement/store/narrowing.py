"""The part of a campaign's material that one group of a breakdown, or one period, is made of."""

from collections.abc import Callable, Mapping
from dataclasses import replace

from sqlalchemy.orm import Session

from app.agreement.rules.material import Measured, Said
from app.agreement.rules.periods import periods
from app.agreement.store.collected import Material
from app.agreement.store.mixes import FACTORS
from app.kernel.refusals import NotFound

TIME = "time"
ACROSS = " with "
"""Between the names of two groups of readers who are compared with each other."""


def narrowed(session: Session, found: Material, by: str, group: str) -> Material:
    """NotFound for a group that nothing belongs to. Its `key` is of this part only."""
    kept = _of_readers(session, found, by, group) or _of_cases(session, found, by, group)
    said, measured = [s for s in found.said if kept(s)], [m for m in found.measured if kept(m)]
    if not said:
        raise NotFound
    return replace(found, said=said, measured=measured)


def groups_of_cases(session: Session, found: Material, by: str) -> Mapping[tuple[str, int | None], str]:
    """(comparison, None), or (comparison, finding), to the name of its group; empty for groups of readers."""
    if by == TIME:
        return {(one, None): period.label for period in periods(found.made_at) for one in period.comparisons}
    factor = FACTORS[by]
    return factor.cases(session, found.comparisons, found.said) if factor.cases else {}


def groups_in(places: Mapping[tuple[str, int | None], str]) -> list[str]:
    return sorted(set(places.values()))


Kept = Callable[[Said | Measured], bool]


def _of_readers(session: Session, found: Material, by: str, group: str) -> Kept | None:
    factor = None if by == TIME else FACTORS[by]
    if factor is None or factor.readers is None:
        return None
    named = factor.readers(session, sorted(found.readers, key=str))
    one, _, other = group.partition(ACROSS)
    groups = {one, other} if other and group not in named.values() else {group}
    members = {reader for reader, name in named.items() if name in groups}

    def kept(row: Said | Measured) -> bool:
        if isinstance(row, Said):
            return row.reader in members
        pair = {row.reader_a, row.reader_b}
        return pair <= members and {named[reader] for reader in pair} == groups

    return kept


def _of_cases(session: Session, found: Material, by: str, group: str) -> Kept:
    places = groups_of_cases(session, found, by)
    return lambda row: places.get((row.comparison, row.unit), places.get((row.comparison, None))) == group


def cases_in(places: Mapping[tuple[str, int | None], str], group: str) -> set[str]:
    """The comparisons that are, or have a finding, in the group."""
    return {comparison for (comparison, _), name in places.items() if name == group}
