"""By what agreement can be broken down: who reads, and the mix of cases; each names the groups of a campaign."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from statistics import median
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.tables import Person, Site
from app.agreement.rules.breakdown import band
from app.agreement.rules.items import CASE_CATEGORY
from app.agreement.rules.material import Said
from app.agreement.tables import Comparison
from app.assignments import store as assignments
from app.clinical import store as clinical
from app.imaging import store as imaging
from app.kernel.registry import Catalogue

YEARS = (5, 10, 20)
VOLUMES_ML = (30, 50, 80)
_AXES = ("ap", "transverse", "longitudinal")

OfReaders = Callable[[Session, Sequence[UUID]], Mapping[str, str]]
Places = dict[tuple[str, int | None], str]
"""The group of (comparison, None), or of one finding in it, (comparison, unit)."""

OfCases = Callable[[Session, Sequence[Comparison], Sequence[Said]], Places]


@dataclass(frozen=True)
class Factor:
    """Either groups readers (by id) or cases, as (comparison, None), or findings, as (comparison, unit).

    `needs` are the questions whose answers decide the group.
    """

    key: str
    label: str
    readers: OfReaders | None = None
    cases: OfCases | None = None
    needs: tuple[str, ...] = ()


def _people(session: Session, ids: Sequence[UUID]) -> Sequence[Person]:
    return session.scalars(select(Person).where(Person.id.in_(ids))).all()


def _specialty(session: Session, ids: Sequence[UUID]) -> dict[str, str]:
    return {str(one.id): one.specialty for one in _people(session, ids) if one.specialty}


def _experience(session: Session, ids: Sequence[UUID]) -> dict[str, str]:
    people = _people(session, ids)
    return {str(p.id): band(p.years_experience, YEARS, "years") for p in people if p.years_experience is not None}


def _site(session: Session, ids: Sequence[UUID]) -> dict[str, str]:
    rows = session.execute(select(Person.id, Site.name).join(Site, Site.id == Person.site_id).where(Person.id.in_(ids)))
    return {str(person_id): name for person_id, name in rows}


def _commonest(values: Sequence[str]) -> str:
    """The first in the alphabet among equals, so that the same readings always fall into the same group."""
    counted = Counter(values)
    return min(counted, key=lambda value: (-counted[value], value))


def _answers(said: Sequence[Said], *questions: str) -> dict[tuple[str, int], list[str]]:
    found: dict[tuple[str, int], list[str]] = {}
    for one in said:
        if one.item.partition(":")[0] in questions and one.state == "answered" and one.value is not None:
            found.setdefault((one.comparison, one.unit), []).append(str(one.value))
    return found


def _zone(session: Session, comparisons: Sequence[Comparison], said: Sequence[Said]) -> Places:
    return {(place[0], place[1]): _commonest(values) for place, values in _answers(said, "zone").items()}


def _category(session: Session, comparisons: Sequence[Comparison], said: Sequence[Said]) -> Places:
    return {(place[0], None): _commonest(values) for place, values in _answers(said, CASE_CATEGORY).items()}


def _quality(session: Session, comparisons: Sequence[Comparison], said: Sequence[Said]) -> Places:
    """The worst of a case's sequences, as any reader judged it."""
    scored = {place: [v for v in values if v.isdigit()] for place, values in _answers(said, "quality").items()}
    return {(place[0], None): min(values, key=int) for place, values in scored.items() if values}


def _volume(session: Session, comparisons: Sequence[Comparison], said: Sequence[Said]) -> Places:
    """The volume stated about the patient, else the ellipsoid of the readers' median axes."""
    patients = assignments.patients_of_cases(session, [one.case_id for one in comparisons])
    stated = clinical.newest_numbers(session, set(patients.values()), "prostate_volume")
    axes = [_answers(said, f"gland_{axis}_mm") for axis in _AXES]
    found: Places = {}
    for one in comparisons:
        measured = [[float(value) for value in axis.get((str(one.id), 0), ())] for axis in axes]
        volume = stated.get(patients[one.case_id])
        if volume is None and all(measured):
            volume = 0.52 * median(measured[0]) * median(measured[1]) * median(measured[2]) / 1000
        if volume is not None:
            found[(str(one.id), None)] = band(volume, VOLUMES_ML, "ml")
    return found


def _scanner(session: Session, comparisons: Sequence[Comparison], said: Sequence[Said]) -> Places:
    """Of the case's first study."""
    studies = assignments.studies_of_cases(session, [one.case_id for one in comparisons])
    first = {case_id: own[0] for case_id, own in studies.items() if own}
    scanners = imaging.scanners_of_studies(session, list(first.values()))
    return {
        (str(one.id), None): scanners[first[one.case_id]] for one in comparisons if first.get(one.case_id) in scanners
    }


FACTORS: Catalogue[Factor] = Catalogue(
    "factor",
    Factor("specialty", "Readers' specialty", readers=_specialty),
    Factor("experience", "Readers' experience", readers=_experience),
    Factor("site", "Readers' site", readers=_site),
    Factor("zone", "Zone of the finding", cases=_zone, needs=("zone",)),
    Factor("category", "Highest category", cases=_category, needs=(CASE_CATEGORY,)),
    Factor("volume", "Gland volume", cases=_volume, needs=tuple(f"gland_{axis}_mm" for axis in _AXES)),
    Factor("scanner", "Scanner", cases=_scanner),
    Factor("image_quality", "Worst image quality", cases=_quality, needs=("quality",)),
)
