"""The rows that one group of a breakdown, or one period, is made of."""

from collections.abc import Callable, Mapping

from app.agreement.rules.computing import Grouping
from app.agreement.rules.material import Measured, Said
from app.agreement.rules.periods import periods
from app.agreement.store.boards import Looked
from app.agreement.store.groupings import grouping
from app.agreement.store.mixes import FACTORS

TIME = "time"
ACROSS = " with "
"""Between the names of two groups of readers who are compared with each other."""

Within = Callable[[Said | Measured], bool]


def within(looked: Looked, by: str, group: str) -> Within:
    """Whether a row belongs to the group; Invalid for a factor that does not exist."""
    found = grouping_of(looked, by)
    if found.readers is not None:
        return _of_readers(found.readers, group)
    places = found.cases
    return lambda row: places.get((row.comparison, row.unit), places.get((row.comparison, None))) == group


def grouping_of(looked: Looked, by: str) -> Grouping:
    """As it is now: of readers or of cases; `time` groups cases by when they were finished."""
    if by == TIME:
        course = periods({str(one.id): one.at for one in looked.comparisons})
        return Grouping(cases={(one, None): period.label for period in course for one in period.comparisons})
    return grouping(looked.session, looked.comparisons, looked.items, FACTORS[by])


def groups_of_cases(looked: Looked) -> dict[str, Mapping[tuple[str, int | None], str]]:
    """By every factor that groups cases: (comparison, None), or (comparison, finding), to the name of its group."""
    return {factor.key: grouping_of(looked, factor.key).cases for factor in FACTORS if factor.cases is not None}


def _of_readers(named: Mapping[str, str], group: str) -> Within:
    one, _, other = group.partition(ACROSS)
    groups = {one, other} if other and group not in named.values() else {group}
    members = {reader for reader, name in named.items() if name in groups}

    def kept(row: Said | Measured) -> bool:
        if isinstance(row, Said):
            return row.reader in members
        pair = {row.reader_a, row.reader_b}
        return pair <= members and {named[reader] for reader in pair} == groups

    return kept


def groups_in(places: Mapping[tuple[str, int | None], str]) -> list[str]:
    return sorted(set(places.values()))


def cases_in(places: Mapping[tuple[str, int | None], str], group: str) -> set[str]:
    """The comparisons that are, or have a finding, in the group."""
    return {comparison for (comparison, _), name in places.items() if name == group}
