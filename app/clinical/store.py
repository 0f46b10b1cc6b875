"""Queries for clinical facts: the newest of each kind about a patient, and what is computed beside them."""

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import ColumnElement, select
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
    found = {fact.key: fact for fact in _newest(session, about)}
    shown = []
    for kind in FACT_KINDS:
        fact = found.get(kind.key)
        if fact is not None:
            shown.append(_shown(fact))
        elif kind.key == "age" and study.age_years is not None:
            shown.append(ShownFact("age", kind.label, f"{study.age_years:g}", kind.unit, "images", study.study_date))
        if kind.key == "psa_density" and (density := _computed_density(found)) is not None:
            shown.append(density)
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
    query = select(Fact).where(about).ext(distinct_on(Fact.key))
    return list(session.scalars(query.order_by(Fact.key, Fact.study_id.is_(None), Fact.at.desc())))


def _shown(fact: Fact) -> ShownFact:
    value = f"{fact.value_number:g}" if fact.value_number is not None else fact.value_text or ""
    return ShownFact(fact.key, FACT_KINDS[fact.key].label, value, fact.unit, fact.source, fact.observed_on)


def _computed_density(found: dict[str, Fact]) -> ShownFact | None:
    psa, volume = found.get("psa"), found.get("prostate_volume")
    if psa is None or volume is None or psa.value_number is None or volume.value_number is None:
        return None
    density = rules.psa_density(psa.value_number, volume.value_number)
    source = "PSA divided by prostate volume"
    kind = FACT_KINDS["psa_density"]
    label = f"{kind.label}, computed"
    return ShownFact("psa_density_computed", label, f"{density:.3g}", kind.unit, source, None, computed=True)
