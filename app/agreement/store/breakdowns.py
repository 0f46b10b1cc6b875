"""Agreement of a campaign broken down by reader background or case mix, kept for the same set of comparisons."""

import threading
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.orm import Session

from app.agreement.rules.breakdown import Group, by_cases, by_readers
from app.agreement.store import material
from app.agreement.store.mixes import FACTORS, Factor

Key = tuple[str, tuple[UUID, ...], tuple[tuple[str, str], ...]]

_KEPT: OrderedDict[Key, list[Group]] = OrderedDict()
_KEPT_LOCK = threading.Lock()
_MOST_KEPT = 64


@dataclass(frozen=True)
class Breakdown:
    """`unknown`: readers, or cases and findings, of which the factor says nothing; they enter no group."""

    factor: Factor
    groups: Sequence[Group]
    unknown: int


def values_by(session: Session, campaign_id: UUID, factor: str) -> Breakdown:
    """By one of `FACTORS`, from the first stage; Invalid for a factor that does not exist."""
    wanted = FACTORS[factor]
    comparisons = material.of_first_stage(session, campaign_id)
    said, measured = material.said_and_measured(session, comparisons)
    if wanted.readers is not None:
        readers = sorted({str(reader) for one in comparisons for reader in one.reader_ids})
        groups_of_readers = wanted.readers(session, [UUID(reader) for reader in readers])
        names = {reader: group for reader, group in groups_of_readers.items() if reader in readers}
        key = _key(factor, [one.id for one in comparisons], names)
        groups = _kept(key)
        if groups is None:
            groups = _keep(key, by_readers(material.items(session, campaign_id), said, measured, names))
        return Breakdown(wanted, groups, len(readers) - len(names))
    assert wanted.cases is not None
    placed = wanted.cases(session, comparisons, said)
    key = _key(factor, [one.id for one in comparisons], {f"{of}/{unit}": group for (of, unit), group in placed.items()})
    groups = _kept(key)
    if groups is None:
        groups = _keep(key, by_cases(material.items(session, campaign_id), said, measured, placed))
    return Breakdown(wanted, groups, len(comparisons) - len({of for of, _ in placed}))


def _key(factor: str, comparisons: Sequence[UUID], names: dict[str, str]) -> Key:
    return factor, tuple(sorted(comparisons)), tuple(sorted(names.items()))


def _kept(key: Key) -> list[Group] | None:
    with _KEPT_LOCK:
        return _KEPT.get(key)


def _keep(key: Key, groups: list[Group]) -> list[Group]:
    with _KEPT_LOCK:
        _KEPT[key] = groups
        while len(_KEPT) > _MOST_KEPT:
            _KEPT.popitem(last=False)
    return groups
