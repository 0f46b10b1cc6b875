"""Studies come in whole, once; what contradicts or endangers them stays out, with the reason."""

from pathlib import Path

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.accounts.values import SYSTEM
from app.accounts.values import Role as HouseRole
from app.audit.tables import Event
from app.imaging import actions, store
from app.imaging.actions import accepting
from app.imaging.store.studies import stacks_of
from app.imaging.tables import DeidentificationReport, Instance, IntakeFile, Series, Stack, Study
from app.imaging.values import Pane, Verdict
from app.kernel.signals import Signal
from tests.factories import dicom, people
from tests.factories.dicom_study import accepted, taken_in


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """What is sent; the house itself lies beside it."""
    return tmp_path / "sent"


def verbs(session: Session) -> list[str]:
    return list(session.scalars(select(Event.verb).order_by(Event.sequence)))


def test_a_study_is_accepted_with_roles_report_event_and_signal(db: Session) -> None:
    study = accepted(db, label_prefix="PX")
    assert study.label == "PX 1"
    assert (study.age_years, study.modality, study.patient.sex) == (61, "MR", "M")
    assert store.roles_in_words(db, [study.id]) == {
        study.id: "T2 sagittal, T2 axial, T2 coronal, DWI × 3, ADC, calculated high b"
    }
    assert [s.b_value for _, s in stacks_of(db, [study.id]) if s.b_value is not None] == [50, 400, 800, 1500]
    assert {"intake.begun", "study.accepted", "intake.finished"} <= set(verbs(db))
    assert db.scalar(select(Signal.ids)) == {"study_id": str(study.id)}
    report = db.scalars(select(DeidentificationReport)).one().report
    assert report["files"] == 40
    assert report["attributes"]["replaced"]["PatientName"] == 40


def test_sending_again_changes_nothing(db: Session, folder: Path) -> None:
    accepted(db)
    before = db.scalar(select(func.count()).select_from(Instance))
    dicom.save(dicom.prostate_study(), folder)
    judged = taken_in(folder)
    assert {verdict.verdict for verdict in judged.verdicts.values()} == {Verdict.ACCEPTED_IDEMPOTENT}
    assert db.scalar(select(func.count()).select_from(Instance)) == before
    assert verbs(db).count("study.accepted") == 1
    assert "study.extended" not in verbs(db)


def test_the_same_uid_with_other_content_is_refused_naming_both(db: Session, folder: Path) -> None:
    study = accepted(db)
    first = dicom.mr_series(number=4, SeriesDescription="t2_tse_tra")
    changed = dicom.mr_series(number=4, seed=99, SeriesDescription="t2_tse_tra")
    dicom.save([changed[0]], folder / "a")
    dicom.save([first[1]], folder / "b")
    judged = taken_in(folder)
    (conflict,) = [verdict for verdict in judged.verdicts.values() if verdict.code == "uid_conflict"]
    assert "a/0000.dcm" in conflict.sentence
    assert f"image 1 of series 4 of study {study.label}" in conflict.sentence
    stored = db.scalars(select(IntakeFile.sentence).where(IntakeFile.code == "uid_conflict")).one()
    assert "0000.dcm" not in stored


def test_late_images_join_their_series_and_its_stack_keeps_its_id_and_role(db: Session, folder: Path) -> None:
    whole = dicom.mr_series(6, number=4, SeriesDescription="t2_tse_tra")
    study = accepted(db, [*whole[:2], *whole[4:]])
    (stack,) = study.series[0].stacks
    assert stack.warnings
    dicom.save(whole, folder)
    judged = taken_in(folder)
    assert sorted(v.verdict for v in judged.verdicts.values()) == ["accepted"] * 2 + ["accepted_idempotent"] * 4
    db.expire_all()
    (again,) = store.study(db, study.id).series[0].stacks
    assert (again.id, again.frame_count, again.warnings) == (stack.id, 6, [])
    (entry,) = store.reading_stacks(db, [study.id])
    assert [frame["position_mm"][2] for frame in entry["frames"]] == [0, 3, 6, 9, 12, 15]
    assert "study.extended" in verbs(db)


def test_a_series_that_is_being_read_does_not_grow(db: Session, folder: Path) -> None:
    whole = dicom.mr_series(6, number=4)
    study = accepted(db, whole[:5])
    reader = people.person(db, HouseRole.READER)
    actions.grant_study(db, SYSTEM, reader.id, study.id, "a reading")
    db.commit()
    dicom.save([*whole[5:], *dicom.mr_series(number=5, orientation=dicom.CORONAL)], folder)
    judged = taken_in(folder)
    assert [v.code for v in judged.verdicts.values()] == ["study_in_use"] + ["accepted"] * 5
    assert db.scalar(select(Stack.frame_count).join(Series).where(Series.number == 4)) == 5


def test_files_of_several_patients_in_one_study_are_quarantined(db: Session, folder: Path) -> None:
    one = dicom.mr_series(2, number=1, patient_id="A")
    other = dicom.mr_series(2, number=2, patient_id="B")
    dicom.save([*one, *other], folder)
    judged = taken_in(folder)
    assert {v.code for v in judged.verdicts.values()} == {"several_patients"}
    assert db.scalar(select(func.count()).select_from(Study)) == 0
    assert judged.studies == [(None, [1, 2, 3, 4])]


def test_one_patient_has_one_pseudonym_over_several_studies(db: Session) -> None:
    first, second = accepted(db, study_uid="1.2.5"), accepted(db, study_uid="1.2.6")
    stranger = accepted(db, study_uid="1.2.7", patient_id="PATIENT-2")
    assert first.patient_id == second.patient_id != stranger.patient_id
    assert (first.label, second.label) == (first.patient.pseudonym, f"{first.patient.pseudonym} 2")


def test_a_failure_while_accepting_leaves_nothing_and_a_rerun_gives_the_same(
    db: Session, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    dicom.save(dicom.prostate_study(), folder)

    class Killed(Exception):
        pass

    def killed(*_args: object, **_named: object) -> None:
        raise Killed

    with monkeypatch.context() as patched, pytest.raises(Killed):
        patched.setattr(accepting, "emit", killed)
        taken_in(folder)
    assert db.scalar(select(func.count()).select_from(Study)) == 0
    assert db.scalar(select(func.count()).select_from(Series)) == 0
    db.rollback()
    taken_in(folder)
    assert db.scalar(select(func.count()).select_from(Instance)) == 40


def test_a_later_t2_is_preferred_until_a_person_chooses(db: Session, folder: Path) -> None:
    study = accepted(db, [*dicom.mr_series(number=6), *dicom.mr_series(number=10, seed=5)])
    earlier, later = (series.stacks[0].id for series in study.series)
    assert store.hanging_stacks(db, study.id)[Pane.T2_AX].stack_ids == (later,)
    actions.prefer_stack(db, SYSTEM, earlier)
    db.commit()
    assert store.hanging_stacks(db, study.id)[Pane.T2_AX].stack_ids == (earlier,)
    assert "stack.preferred" in verbs(db)
    dicom.save(dicom.mr_series(number=12, seed=7), folder)
    taken_in(folder)
    db.expire_all()
    assert store.hanging_stacks(db, study.id)[Pane.T2_AX].stack_ids == (earlier,)
