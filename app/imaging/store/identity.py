"""Whom the files of a study name: what is known of the study itself, and of earlier studies of its patient."""

from sqlalchemy import Select, select, tuple_
from sqlalchemy.orm import Session

from app.imaging.rules.identity import Person
from app.imaging.tables import Study, StudyIdentity


def persons_of_study(session: Session, study: Study) -> list[Person]:
    """Never empty: of a study from before such rows only the patient is known."""
    rows = session.scalars(_rows(study)).all()
    patient = study.patient.original_id_hash
    return [Person(patient, row.of_study) for row in rows] or [Person(patient)]


def persons_of_patient(session: Session, study: Study) -> tuple[list[Person], dict[str, list[Person]]]:
    """Of the study, and by label of each earlier study of the same patient, told alike."""
    patient = study.patient.original_id_hash
    own = [Person(patient, row.of_patient) for row in session.scalars(_rows(study))]
    earlier = (
        select(Study.label, StudyIdentity.of_patient)
        .join(StudyIdentity, StudyIdentity.study_id == Study.id)
        .where(Study.patient_id == study.patient_id)
        .where(tuple_(Study.accepted_at, Study.id) < (study.accepted_at, study.id))
        .order_by(Study.accepted_at, StudyIdentity.at, StudyIdentity.id)
    )
    others: dict[str, list[Person]] = {}
    for label, traits in session.execute(earlier):
        others.setdefault(label, []).append(Person(patient, traits))
    return own, others


def _rows(study: Study) -> Select[StudyIdentity]:
    return select(StudyIdentity).where(StudyIdentity.study_id == study.id).order_by(StudyIdentity.at, StudyIdentity.id)
