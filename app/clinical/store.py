"""Queries for clinical facts: the newest of each kind about a patient, and what is computed beside them."""

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import ColumnElement, case, func, select
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.orm import Session

from app.clinical import rules
from app.clinical.tables import Fact
from app.clinical.values import FACT_KINDS, ShownFact
from app.imaging.tables import Patient, Study
from app.kernel.refusals import NotFound


def facts_for(session: Session, study_id: UUID) -> list[ShownFact]:
    """In the order of the catalogue; a fact about the study stands before one about the patient alone.

    The age at the examination comes from the images unless it was stated; a computed PSA density follows the
    reported one and never replaces it.
    """
    study = session.get(Study, study_id)
    if study is None:
        raise NotFound
    about = (Fact.patient_id == study.patient_id) & ((Fact.study_id == study_id) | Fact.study_id.is_(None))
    newest = _newest(session, about)
    found = {fact.key: fact for fact in newest}
    shown: list[ShownFact] = []
    for kind in FACT_KINDS:
        fact = found.get(kind.key)
        if kind.many:
            shown += [line for one in newest if one.key == kind.key for line in (_shown(one), *derived_of_core(one))]
        elif fact is not None:
            shown.append(_shown(fact))
        elif kind.key == "age" and study.age_years is not None:
            shown.append(ShownFact("age", kind.label, f"{study.age_years:g}", kind.unit, "images", study.study_date))
        shown += COMPUTED[kind.key](found) if kind.key in COMPUTED else ()
    return shown


def patients_by_pseudonym(session: Session, pseudonyms: Collection[str]) -> dict[str, UUID]:
    rows = session.execute(select(Patient.pseudonym, Patient.id).where(Patient.pseudonym.in_(pseudonyms)))
    return {pseudonym: patient_id for pseudonym, patient_id in rows}


def studies_by_name(session: Session, names: Collection[str]) -> dict[str, tuple[UUID, UUID, str]]:
    """(study, patient, pseudonym) by label or (new) study instance UID."""
    query = select(Study.label, Study.study_uid, Study.id, Study.patient_id, Patient.pseudonym).join(Study.patient)
    rows = session.execute(query.where(Study.label.in_(names) | Study.study_uid.in_(names))).all()
    by_label = {label: (study_id, patient_id, pseudonym) for label, _, study_id, patient_id, pseudonym in rows}
    return by_label | {uid: (study_id, patient_id, pseudonym) for _, uid, study_id, patient_id, pseudonym in rows}


def newest_numbers(session: Session, patient_ids: Collection[UUID], key: str) -> dict[UUID, float]:
    """The newest number of one kind of fact by patient, of whichever study."""
    query = select(Fact.patient_id, Fact.value_number).where(
        Fact.patient_id.in_(patient_ids), Fact.key == key, Fact.value_number.is_not(None)
    )
    rows = session.execute(query.ext(distinct_on(Fact.patient_id)).order_by(Fact.patient_id, Fact.at.desc(), Fact.id))
    return {patient_id: float(number) for patient_id, number in rows if number is not None}


def _newest(session: Session, about: ColumnElement[bool]) -> list[Fact]:
    which = case((Fact.key.in_(MANY), func.split_part(Fact.value_text, " ", 1)), else_="")
    query = select(Fact).where(about).ext(distinct_on(Fact.key, which))
    return list(session.scalars(query.order_by(Fact.key, which, Fact.study_id.is_(None), Fact.at.desc())))


def _shown(fact: Fact) -> ShownFact:
    value = f"{fact.value_number:g}" if fact.value_number is not None else fact.value_text or ""
    return ShownFact(fact.key, FACT_KINDS[fact.key].label, value, fact.unit, fact.source, fact.observed_on)


def _numbers(found: dict[str, Fact], *keys: str) -> list[float] | None:
    values = [found[key].value_number for key in keys if key in found]
    known = [value for value in values if value is not None]
    return known if len(known) == len(keys) else None


def _computed(key: str, value: float, source: str) -> ShownFact:
    kind = FACT_KINDS[key]
    return ShownFact(f"{key}_computed", f"{kind.label}, computed", f"{value:.3g}", kind.unit, source, None, True)


def _volume(found: dict[str, Fact]) -> list[ShownFact]:
    axes = _numbers(found, "gland_ap_mm", "gland_transverse_mm", "gland_longitudinal_mm")
    if axes is None:
        return []
    source = f"the three axes times {rules.ELLIPSOID_FACTOR:g}"
    return [_computed("prostate_volume", rules.ellipsoid_volume_ml(*axes), source)]


def _density(found: dict[str, Fact]) -> list[ShownFact]:
    """By the reported volume, and only without one by that of the three axes."""
    psa, volume = _numbers(found, "psa"), _numbers(found, "prostate_volume")
    source = "PSA divided by prostate volume"
    if volume is None and (axes := _volume(found)):
        volume, source = [float(axes[0].value)], "PSA divided by the volume of the three axes"
    return [_computed("psa_density", rules.psa_density(psa[0], volume[0]), source)] if psa and volume else []


def _isup(found: dict[str, Fact]) -> list[ShownFact]:
    gleason = found.get("gleason")
    if gleason is None or gleason.value_text is None:
        return []
    return [_computed("isup", _grade_group(gleason.value_text), f"Gleason {gleason.value_text}")]


def derived_of_core(fact: Fact) -> list[ShownFact]:
    """The grade group of one core, beside what was reported of it."""
    core, _, gleason = (fact.value_text or "").partition(" ")
    group = 0 if gleason == "negative" else _grade_group(gleason)
    label = f"ISUP of core {core}, computed"
    return [ShownFact("biopsy_core_isup_computed", label, str(group), "", f"Gleason {gleason}", None, True)]


def _grade_group(gleason: str) -> int:
    primary, secondary = gleason.split("+")
    return rules.isup_grade_group(int(primary), int(secondary))


MANY = tuple(kind.key for kind in FACT_KINDS if kind.many)
COMPUTED = {"prostate_volume": _volume, "psa_density": _density, "isup": _isup}
"""What stands beside a reported value, never instead of it."""
