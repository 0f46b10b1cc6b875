"""Comparing whom files name, and keeping what later files are compared with."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.imaging.actions.collecting import Piece
from app.imaging.rules import identity as rules
from app.imaging.store.identity import persons_of_patient, persons_of_study
from app.imaging.tables import Study, StudyIdentity
from app.imaging.values import FileVerdict
from app.imaging.values.gate import Found


def person_of(piece: Piece) -> rules.Person:
    return rules.Person(piece.examined.identity.patient_hash, piece.examined.identity.of_study)


def problem_of(session: Session, study: Study | None, pieces: Sequence[Piece]) -> FileVerdict | None:
    """Why these files cannot be of one person, or not of the one whose study it is."""
    return rules.study_problem(_distinct(pieces), persons_of_study(session, study) if study else [])


def keep_identities(session: Session, study: Study, pieces: Sequence[Piece]) -> None:
    """Each once: a study whose files agree has one row."""
    known = [row.of_study for row in session.scalars(select(StudyIdentity).where(StudyIdentity.study_id == study.id))]
    for piece in pieces:
        identity = piece.examined.identity
        if identity.of_study and identity.of_study not in known:
            known.append(identity.of_study)
            session.add(StudyIdentity(study_id=study.id, of_study=identity.of_study, of_patient=identity.of_patient))


def identity_findings(session: Session, study: Study) -> list[Found]:
    """What differs within the study, and from earlier studies of its patient."""
    own, earlier = persons_of_patient(session, study)
    found = rules.found_within(persons_of_study(session, study))
    for label, persons in earlier.items():
        found += rules.found_between(own, persons, label)
    return found


def _distinct(pieces: Sequence[Piece]) -> list[rules.Person]:
    found: list[rules.Person] = []
    for person in map(person_of, pieces):
        if person not in found:
            found.append(person)
    return found
