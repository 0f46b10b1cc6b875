"""Wrong patients are found by more than the patient ID, and what is kept for it tells nothing."""

from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.values import SYSTEM
from app.imaging import actions, store
from app.imaging.tables import GateFinding, KeptFile, Patient, Study, StudyIdentity
from app.imaging.values.gate import Remedy
from tests.factories import dicom
from tests.factories.dicom_study import accepted, taken_in


def codes(db: Session) -> dict[str, str]:
    db.expire_all()
    return {one.code: one.sentence for one in db.scalars(select(GateFinding)) if one.code != "missing_role"}


def test_names_written_in_two_ways_are_one_person(db: Session) -> None:
    ways = ("Müller^Jürgen", "MULLER^JURGEN", "Jürgen Müller", "müller^jürgen^^Dr", "Müller^Jürgen=ミュラー")
    study = accepted(db, [
        one for n, name in enumerate(ways, 1)
        for one in dicom.mr_series(2, number=n, PatientName=name, SpecificCharacterSet="ISO_IR 192")
    ])  # fmt: skip
    assert codes(db) == {}
    assert not store.obstacles(db, [study.id])


def test_a_misspelt_name_is_a_warning_and_another_birth_date_waits_for_a_word(db: Session) -> None:
    mixed = [*dicom.mr_series(3), *dicom.mr_series(3, number=2, PatientName="Do^John")]
    study = accepted(db, mixed)
    assert codes(db)["identity_doubtful"].endswith("but the spelling of the name differs.")
    assert not store.obstacles(db, [study.id])
    born = {1: "19500101", 2: "19500102"}
    other = accepted(db, [
        one for n in born
        for one in dicom.mr_series(3, number=n, study_uid="1.2.9", PatientID="OTHER", PatientBirthDate=born[n])
    ])  # fmt: skip
    (obstacle,) = store.obstacles(db, [other.id])[other.id]
    assert obstacle.sentence.endswith("but the date of birth differs.")


def test_two_persons_under_one_patient_id_wait_outside_and_are_split_into_two_patients(
    db: Session, tmp_path: Path
) -> None:
    other = {"PatientName": "Roe^Jane", "PatientBirthDate": "19611224", "PatientSex": "F"}
    mixed = [*dicom.mr_series(4), *dicom.mr_series(3, number=2, **other)]  # type: ignore[arg-type]
    dicom.save(mixed, tmp_path / "sent")
    judged = taken_in(tmp_path / "sent")
    assert {verdict.code for verdict in judged.verdicts.values()} == {"several_patients"}
    assert "name, date of birth and sex differ" in codes(db)["several_patients"]
    kept = repr([(one.facts, one.places) for one in db.scalars(select(KeptFile))])
    assert not any(token in kept for token in ("Roe", "Jane", "roe", "19611224", "Doe", "doe", "19500101", "PATIENT-1"))
    finding = db.scalars(select(GateFinding).where(GateFinding.code == "several_patients")).one()
    actions.decide_finding(db, SYSTEM, finding.id, Remedy.SPLIT, "two people under one number")
    db.commit()
    studies = db.scalars(select(Study)).all()
    assert len(studies) == 2
    assert len({patient.pseudonym for patient in db.scalars(select(Patient))}) == 2
    dicom.save(mixed, tmp_path / "again")
    repeated = taken_in(tmp_path / "again")
    assert {verdict.verdict for verdict in repeated.verdicts.values()} == {"accepted_idempotent"}


def test_late_images_of_another_person_are_kept_out(db: Session, tmp_path: Path) -> None:
    accepted(db, dicom.mr_series(3))
    dicom.save(
        dicom.mr_series(2, number=2, PatientName="Roe^Jane", PatientBirthDate="19611224"),
        tmp_path / "late",
    )
    judged = taken_in(tmp_path / "late")
    assert {verdict.code for verdict in judged.verdicts.values()} == {"other_patient"}


def test_a_later_study_that_names_somebody_else_under_the_same_id_waits(db: Session) -> None:
    first = accepted(db, dicom.mr_series(3), label_prefix="Study")
    accepted(db, dicom.mr_series(3, study_uid="1.2.8", PatientID="NOISE", PatientName="Noise^Nora"))
    later = accepted(db, dicom.mr_series(3, study_uid="1.2.9", PatientName="Roe^Jane", PatientBirthDate="19611224"))
    assert not store.obstacles(db, [first.id])
    (obstacle,) = store.obstacles(db, [later.id])[later.id]
    assert obstacle.sentence == "This study and Study 1 have one patient ID, but the name and date of birth differ."
    rows = db.scalars(select(StudyIdentity)).all()
    assert len(rows) == 3
    # nothing of one study can be matched with another's, unless they have one patient ID
    hashes = [{value for values in row.of_study.values() for value in values} for row in rows]
    assert not hashes[0] & hashes[1]
    assert not hashes[0] & hashes[2]
