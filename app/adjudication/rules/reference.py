"""The reference standard of a case: accepted where readers agree, settled by verdicts where they did not."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace
from typing import Any

from app.adjudication.rules.votes import as_text, distribution_of, settle
from app.adjudication.values import (
    ABSENT,
    INDEX,
    LESION,
    MASK,
    PRESENT,
    STRUCTURE,
    Compared,
    Json,
    Lesion,
    Reference,
    Said,
    VerdictKind,
    is_outline,
)

ANSWERED = "answered"
SOFT = "irreducible"


def accepted(case: Compared, differing: Collection[tuple[str, int]]) -> list[Reference]:
    """Every item without a difference, but for lesions that are themselves in question (`of_lesion` later)."""
    disputed = {unit for item, unit in differing if item == LESION}
    kept = [
        _accepted(case, item, unit)
        for item, unit in sorted(case.said, key=lambda place: (place[1], place[0]))
        if (item, unit) not in differing and unit not in disputed
    ]
    return [one for one in kept if not (one.item == INDEX and one.value["value"] in disputed)]


def standard(case: Compared, verdicts: Mapping[tuple[str, int], Json]) -> list[Reference]:
    """What the signed verdicts add to what was accepted; `verdicts` by item and unit, one for each difference.

    A verdict about a lesion that is held to be absent settles whatever else was said of it.
    """
    differing = set(verdicts)
    lesions = {unit: settled(case, LESION, unit, v) for (item, unit), v in verdicts.items() if item == LESION}
    present = {unit for unit, one in lesions.items() if is_held_present(one)}
    absent = set(lesions) - present
    found = list(lesions.values())
    found += [
        settled(case, item, unit, verdict)
        for (item, unit), verdict in verdicts.items()
        if item != LESION and unit not in absent
    ]
    for unit in sorted(present):
        found += of_lesion(case, unit, differing)
    if (INDEX, 0) in case.said and (INDEX, 0) not in differing:
        index = _accepted(case, INDEX, 0)
        found += [index] if index.value["value"] in present else []
    gone = [one for one in found if one.item == INDEX and one.value["value"] in absent]
    return [replace(one, state="none", value={**one.value, "value": None}) if one in gone else one for one in found]


def of_lesion(case: Compared, unit: int, differing: Collection[tuple[str, int]]) -> list[Reference]:
    """What those who saw a disputed lesion agree on: part of the reference once the lesion is held to be there."""
    return [
        _accepted(case, item, at)
        for item, at in sorted(case.said)
        if at == unit and item != LESION and (item, at) not in differing
    ]


def settled(case: Compared, item: str, unit: int, verdict: Json) -> Reference:
    """`verdict`: {"kind", "reading", "chosen"}. What the verdict makes of the item."""
    said = everybody(case, item, unit)
    kind = VerdictKind(verdict["kind"])
    state, value = _meaning(case, item, unit, kind, verdict)
    votes = {"distribution": distribution_of(said), "votes": len(said), "method": str(kind)}
    return Reference(item, unit, state, {**votes, **value}, tuple(_parents(case, unit, said)))


def is_held_present(reference: Reference) -> bool:
    """A lesion that stays in the reference: accepted, or kept as a soft label."""
    return reference.state == SOFT or reference.value.get("value") == PRESENT


def everybody(case: Compared, item: str, unit: int) -> dict[str, Said]:
    """What was said, with the silence of those who have no such lesion as an answer: absent."""
    said = dict(case.said.get((item, unit), {}))
    if item == LESION:
        said |= {reading: Said(ANSWERED, ABSENT, "absent") for reading in case.readings if reading not in said}
    return said


def _meaning(case: Compared, item: str, unit: int, kind: VerdictKind, verdict: Json) -> tuple[str, Json]:
    if kind is VerdictKind.ACCEPT_ONE:
        one = everybody(case, item, unit).get(verdict["reading"])
        if is_outline(item) and one is not None:
            return ANSWERED, {"value": None, "how": "one", "of": [_part(case, item, unit, verdict["reading"])]}
        return (one.state, {"value": one.value}) if one is not None else ("none", {"value": None})
    if kind is VerdictKind.COMPOSITE:
        chosen = dict(verdict["chosen"])
        if is_outline(item) and "how" in chosen:
            return ANSWERED, {"value": None, "how": chosen["how"], "of": list(_parts(case, item, unit))}
        return ANSWERED, {"value": None, **chosen}
    if kind is VerdictKind.IRREDUCIBLE:
        soft = {"how": "soft", "of": list(_parts(case, item, unit))} if is_outline(item) else {}
        return SOFT, {"value": None, **soft}
    if kind is VerdictKind.NONE and item == LESION:
        return ANSWERED, {"value": ABSENT}
    return str(kind), {"value": None}


def _accepted(case: Compared, item: str, unit: int) -> Reference:
    said = everybody(case, item, unit)
    parents = tuple(_parents(case, unit, said))
    if is_outline(item):
        parts = list(_parts(case, item, unit))
        how = "one" if len(parts) == 1 else "majority"
        value: Json = {"value": None, "how": how, "of": parts, "distribution": {}, "method": how, "votes": len(parts)}
        return Reference(item, unit, ANSWERED, value, parents)
    state, voted = settle(case.items[item], said)
    return Reference(item, unit, state, voted, parents)


def _parents(case: Compared, unit: int, said: Mapping[str, Said]) -> Iterator[dict[str, Any]]:
    lesion = case.lesion(unit)
    for reading in sorted(said):
        parent: dict[str, Any] = {"reading": reading, "said": as_text(said[reading])}
        if lesion is not None and reading in lesion.findings:
            parent["finding"] = lesion.findings[reading]
        yield parent


def _parts(case: Compared, item: str, unit: int) -> Iterator[Json]:
    """Everybody's outline of the lesion, or of the structure."""
    lesion = case.lesion(unit)
    drawn = (lesion.drawn if lesion else ()) if item == MASK else case.said.get((item, unit), {})
    for reading in sorted(drawn):
        yield _part(case, item, unit, reading)


def _part(case: Compared, item: str, unit: int, reading: str) -> Json:
    if item != MASK:
        return {"reading": reading, "structure": item.removeprefix(STRUCTURE)}
    lesion: Lesion | None = case.lesion(unit)
    return {"reading": reading, "finding": lesion.findings.get(reading) if lesion else None}
