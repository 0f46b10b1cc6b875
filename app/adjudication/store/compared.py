"""A comparison as the rules want it: contents of its pinned signatures, lesions with places, measured values."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from sqlalchemy.orm import Session

from app.adjudication.rules.compared import compared
from app.adjudication.store.thresholds import thresholds_of
from app.adjudication.values import STRUCTURE, Compared, Json, Lesion, Pair
from app.agreement import store as agreement
from app.agreement.rules.comparing import REGION
from app.agreement.rules.pairing import distance_mm_of
from app.agreement.rules.regions import Located, Place, locate
from app.agreement.tables import Comparison, ComparisonValue, LesionMatch
from app.kernel.geometry import Millimetres3
from app.protocols import store as protocols
from app.protocols.values import Definition
from app.reading import store as reading
from app.reading.values import SignedReading


def standing_content(session: Session, comparison: Comparison) -> list[SignedReading] | None:
    """The compared readings, or None when one of them was reopened or signed anew since."""
    newest = agreement.newest_comparison(session, comparison.case_id, comparison.stage_id)
    if newest is None or newest.id != comparison.id:
        return None
    signed = reading.signed_content(session, comparison.case_id, comparison.stage_id)
    if {str(one.submission_id) for one in signed} != set(comparison.submission_ids):
        return None
    return signed


def compared_of(session: Session, comparison: Comparison, signed: Sequence[SignedReading]) -> Compared:
    contents: dict[str, Json] = {str(one.reading_id): vars(one.content) for one in signed}
    definition = Definition.from_json(protocols.version(session, signed[0].protocol_version_id).definition)
    stacks = {str(mark["stack_id"]) for one in signed for mark in one.content.marks}
    places, axial = agreement.places_of(session, comparison.case_id, stacks)
    located = {
        (reading_id, str(finding["id"])): _locate(content, str(finding["id"]), places, axial)
        for reading_id, content in contents.items()
        for finding in content["findings"]
    }
    lesions = _lesions(agreement.lesions(session, comparison.id), located, set(contents))
    pairs = _pairs(comparison, agreement.values(session, comparison.id))
    return compared(definition, contents, lesions, pairs, thresholds_of(session, comparison.campaign_id))


def _locate(content: Json, finding: str, places: Mapping[str, Place], axial: Place | None) -> Located:
    return locate([mark for mark in content["marks"] if mark["finding_id"] == finding], places, axial)


def _lesions(
    members: Sequence[LesionMatch], located: Mapping[tuple[str, str], Located], readings: set[str]
) -> list[Lesion]:
    found: dict[int, dict[str, str]] = {}
    for row in members:
        found.setdefault(row.unit, {})[str(row.reading_id)] = str(row.finding_object_id)
    lesions = []
    for unit, findings in sorted(found.items()):
        at = {reading: located[reading, finding] for reading, finding in findings.items()}
        lesions.append(
            Lesion(
                unit=unit,
                findings=findings,
                centre_mm=next((point for point in map(_centre, at.values()) if point is not None), None),
                drawn=frozenset(reading for reading, place in at.items() if place.region is not None),
                measured=_nearest(at, located, readings - findings.keys()),
            )
        )
    return lesions


def _nearest(at: Mapping[str, Located], located: Mapping[tuple[str, str], Located], absent: set[str]) -> Json:
    """How far the nearest finding of a reader without this lesion is away; None where there is none."""
    if not absent:
        return {}
    others = [place for (reading, _), place in located.items() if reading in absent]
    distances = [found for a in at.values() for b in others if (found := distance_mm_of(a, b)) is not None]
    return {"nearest_mm": round(min(distances), 2) if distances else None}


def _centre(place: Located) -> Millimetres3 | None:
    if place.centre_mm is None:
        return None
    x, y, z = (round(float(value), 3) for value in place.centre_mm)
    return (x, y, z)


def _pairs(comparison: Comparison, rows: Sequence[ComparisonValue]) -> dict[tuple[str, int], tuple[Pair, ...]]:
    reading_of = dict(zip(comparison.reader_ids, comparison.reading_ids, strict=True))
    pairs: dict[tuple[str, int], tuple[Pair, ...]] = {}
    for row in rows:
        structure = row.item.removeprefix(STRUCTURE) if row.item.startswith(STRUCTURE) else ""
        if row.item == REGION or structure:
            a, b = reading_of[str(row.reader_a_id)], reading_of[str(row.reader_b_id)]
            place = (f"{row.metric}:{structure}" if structure else row.metric, row.unit)
            pairs[place] = (*pairs.get(place, ()), Pair(a, b, row.value, row.reason))
    return pairs


def case_number(session: Session, campaign_id: UUID, case_id: UUID) -> int:
    return agreement.case_numbers(session, campaign_id)[case_id]
