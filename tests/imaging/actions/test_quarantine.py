"""What the gate finds, what people decide about it, and what becomes of the files that waited outside."""

from collections.abc import Sequence
from pathlib import Path

import pytest
from pydicom.dataset import FileDataset
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.values import SYSTEM
from app.audit.tables import Event
from app.imaging import actions, store
from app.imaging.jobs import Judged
from app.imaging.tables import GateFinding, GateStudy, Instance, KeptFile, Series, Study
from app.imaging.values.gate import GateState, Remedy
from app.kernel.refusals import Conflict, Invalid
from tests.factories import dicom
from tests.factories.dicom_study import accepted, taken_in


def sent(tmp_path: Path, datasets: Sequence[FileDataset], name: str = "sent") -> Judged:
    dicom.save(datasets, tmp_path / name)
    return taken_in(tmp_path / name)


def without_a_slice(**header: object) -> list[FileDataset]:
    study = dicom.prostate_study(**header)  # type: ignore[arg-type]  # any keyword of DICOM
    return [one for one in study if not (one.SeriesNumber == 4 and one.InstanceNumber == 3)]


def findings(db: Session) -> dict[str, GateFinding]:
    db.expire_all()
    return {finding.code: finding for finding in db.scalars(select(GateFinding).order_by(GateFinding.at))}


def test_a_gap_keeps_a_study_from_readers_until_somebody_accepts_it(db: Session) -> None:
    accepted(db, study_uid="1.2.9", patient_id="NOISE")
    study = accepted(db, without_a_slice())
    (obstacle,) = store.obstacles(db, [study.id])[study.id]
    assert obstacle.sentence.startswith("T2 axial (series 4): a slice seems to be missing")
    gap = findings(db)["gap"]
    with pytest.raises(Invalid, match="reason"):
        actions.decide_finding(db, SYSTEM, gap.id, Remedy.ACCEPT, " ")
    with pytest.raises(Invalid, match="does not fit"):
        actions.decide_finding(db, SYSTEM, gap.id, Remedy.SPLIT, "split it")
    actions.decide_finding(db, SYSTEM, gap.id, Remedy.ACCEPT, "outside the prostate")
    assert store.obstacles(db, [study.id]) == {}
    db.commit()
    event = db.scalars(select(Event).where(Event.verb == "finding.decided")).one()
    assert event.new is not None
    assert (event.new["remedy"], event.reason) == ("accept_with_warning", "outside the prostate")
    actions.decide_finding(db, SYSTEM, gap.id, Remedy.REOPEN, "looked again")
    assert study.id in store.obstacles(db, [study.id])


def test_a_late_slice_settles_the_gap_by_itself(db: Session, tmp_path: Path) -> None:
    study = accepted(db, without_a_slice())
    sent(tmp_path, [one for one in dicom.prostate_study() if one.SeriesNumber == 4])
    assert store.obstacles(db, [study.id]) == {}
    assert store.state_of(findings(db)["gap"]) is GateState.SETTLED


def test_a_missing_sequence_is_said_and_settled_when_it_comes(db: Session, tmp_path: Path) -> None:
    whole = dicom.prostate_study()
    study = accepted(db, [one for one in whole if one.SeriesNumber != 7])
    assert findings(db)["missing_role"].sentence.startswith("No ADC was recognised")
    assert store.obstacles(db, [study.id]) == {}
    sent(tmp_path, whole)
    assert store.state_of(findings(db)["missing_role"]) is GateState.SETTLED


def test_several_patients_wait_outside_and_are_split_into_studies(db: Session, tmp_path: Path) -> None:
    mixed = [*dicom.mr_series(5), *dicom.mr_series(3, number=2, patient_id="PATIENT-2", PatientName="Roe^Jane")]
    judged = sent(tmp_path, mixed)
    assert {verdict.code for verdict in judged.verdicts.values()} == {"several_patients"}
    assert db.scalars(select(Study)).all() == []
    assert sent(tmp_path, mixed, "again").verdicts[1].code == "several_patients"
    assert len(db.scalars(select(KeptFile)).all()) == 8
    waiting = repr([(one.facts, one.places) for one in db.scalars(select(KeptFile))])
    assert not any(token in waiting for token in ("Doe", "Roe", "PATIENT-1", "PATIENT-2", "1.2.3.4"))

    finding = findings(db)["several_patients"]
    actions.decide_finding(db, SYSTEM, finding.id, Remedy.SPLIT, "two patients in one folder")
    db.commit()
    studies = db.scalars(select(Study)).all()
    assert len({study.patient_id for study in studies}) == len({study.study_uid for study in studies}) == 2
    stack_ids = [stack.id for study in studies for series in study.series for stack in series.stacks]
    roles = {role.role for role in store.current_roles(db, stack_ids).values()}
    assert roles == {"t2_ax"}
    with pytest.raises(Conflict, match="cannot be taken back"):
        actions.decide_finding(db, SYSTEM, finding.id, Remedy.REOPEN, "not so")
    db.rollback()
    # what was split is a repeat when it comes again
    repeated = sent(tmp_path, mixed, "once more")
    assert {verdict.verdict for verdict in repeated.verdicts.values()} == {"accepted_idempotent"}


def test_frames_of_reference_in_one_series_become_series_of_their_own(db: Session, tmp_path: Path) -> None:
    mixed = dicom.mr_series(5)
    mixed[4].FrameOfReferenceUID = "1.2.3.4.777"
    rest = dicom.mr_series(3, number=2)
    sent(tmp_path, [*mixed, *rest])
    finding = findings(db)["mixed_frames_of_reference"]
    assert len(db.scalars(select(Series)).all()) == 1
    actions.decide_finding(db, SYSTEM, finding.id, Remedy.SPLIT, "two positions of the table")
    frames = db.scalars(select(Series.frame_of_reference_uid)).all()
    assert len(frames) == 3
    assert len(set(frames)) == 2
    assert len(db.scalars(select(Instance)).all()) == 8


def test_what_the_sender_sends_anew_settles_what_waited(db: Session, tmp_path: Path) -> None:
    sent(tmp_path, [*dicom.mr_series(3), *dicom.mr_series(3, number=2, patient_id="PATIENT-2")])
    finding = findings(db)["several_patients"]
    actions.decide_finding(db, SYSTEM, finding.id, Remedy.RESEND, "one patient only, please")
    db.commit()
    sent(tmp_path, [*dicom.mr_series(3), *dicom.mr_series(3, number=2)], "right")
    assert store.state_of(findings(db)["several_patients"]) is GateState.SETTLED
    assert db.scalars(select(GateStudy)).one().findings


def test_a_series_with_mixed_planes_is_noted_as_split(db: Session) -> None:
    mixed = [*dicom.mr_series(5), *dicom.mr_series(5, spacing_mm=4, PixelSpacing=[0.7, 0.7])]
    for number, one in enumerate(mixed):
        one.SOPInstanceUID = f"1.2.3.4.1.{number + 1}"
    study = accepted(db, mixed)
    found = findings(db)["mixed_grids"]
    assert (store.state_of(found), found.decisions[-1].remedy) == (GateState.SETTLED, "split")
    assert store.obstacles(db, [study.id]) == {}
