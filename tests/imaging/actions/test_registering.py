"""A registration is recorded with author and method, superseded by a newer one, withdrawn with a reason."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.values import Role
from app.audit.tables import Event
from app.imaging import actions, store
from app.imaging.store.registrations import in_force, registrations_of
from app.imaging.tables import FrameRegistration, RegistrationWithdrawal, Study
from app.imaging.values.registrations import Method
from app.kernel.refusals import Conflict, Invalid, NotFound
from tests.factories import people, registered, study_rows


def joining(db: Session, study: Study) -> list[int]:
    return sorted(row.number for row in in_force(registrations_of(db, study.patient_id)))


def shown(db: Session, study: Study) -> list[str]:
    found = store.registrations_shown(db, [study.id], set(registered.frames(db, study.id)))
    return [one["id"] for one in found]


def test_a_registration_is_recorded_with_author_method_and_event(db: Session) -> None:
    study = study_rows.study(db, apart={"adc"})
    study_rows.study(db, apart={"adc"})  # noise
    chief = people.actor(db, Role.ADMINISTRATOR, Role.COORDINATOR, name="Chief")
    pairs = registered.landmarks()
    made = registered.registration(db, chief, study.id, method=Method.LANDMARKS, matrix=(), landmarks=pairs, detail="")
    assert (made.number, made.by, made.role, made.method) == (1, chief.person_id, "administrator", "landmarks")
    assert made.residual_mm == pytest.approx(0, abs=1e-9)
    assert [number for row in made.matrix for number in row] == pytest.approx(registered.QUARTER_TURN, abs=1e-9)
    event = db.scalars(select(Event).where(Event.verb == "registration.recorded")).one()
    assert (event.actor_id, event.subject_id, event.reason) == (chief.person_id, study.patient_id, "The patient moved.")
    assert event.new is not None
    assert event.new["registration"] == str(made.id)
    assert event.new["matrix"] == made.matrix


def test_readers_are_told_role_and_method_and_nobodys_name(db: Session) -> None:
    study = study_rows.study(db, apart={"adc"})
    made = registered.registration(db, people.actor(db, Role.COORDINATOR, name="Cora Known"), study.id)
    (told,) = store.registrations_shown(db, [study.id], set(registered.frames(db, study.id)))
    assert told == {
        "id": str(made.id), "from_frame": made.from_frame, "to_frame": made.to_frame, "matrix": made.matrix,
        "method": "rigid image registration by software", "residual_mm": None, "recorded_by": "coordinator",
    }  # fmt: skip


def test_a_newer_one_supersedes_whichever_way_round_it_is_given(db: Session) -> None:
    study = study_rows.study(db, apart={"adc"})
    cora = people.actor(db, Role.COORDINATOR)
    first, second = registered.frames(db, study.id)
    registered.registration(db, cora, study.id)
    newer = registered.registration(db, cora, study.id, from_frame=second, to_frame=first)
    assert joining(db, study) == [2]
    assert shown(db, study) == [str(newer.id)]


def test_a_withdrawn_one_joins_nothing_and_brings_no_older_one_back(db: Session) -> None:
    study = study_rows.study(db, apart={"adc"})
    cora = people.actor(db, Role.COORDINATOR)
    older = registered.registration(db, cora, study.id)
    newer = registered.registration(db, cora, study.id)
    with pytest.raises(Conflict, match="not in force"):
        actions.withdraw_registration(db, cora, study.id, older.id, "wrong side")
    with pytest.raises(Invalid, match="say why"):
        actions.withdraw_registration(db, cora, study.id, newer.id, " ")
    actions.withdraw_registration(db, cora, study.id, newer.id, "wrong side")
    db.commit()
    assert joining(db, study) == []
    assert shown(db, study) == []
    event = db.scalars(select(Event).where(Event.verb == "registration.withdrawn")).one()
    assert (event.reason, event.old) == ("wrong side", {"registration": str(newer.id), "number": 2})
    with pytest.raises(Conflict, match="not in force"):
        actions.withdraw_registration(db, cora, study.id, newer.id, "again")
    registered.registration(db, cora, study.id)
    assert joining(db, study) == [3]


def test_frames_of_another_patient_are_never_joined(db: Session) -> None:
    study, other = study_rows.study(db, apart={"adc"}), study_rows.study(db, apart={"adc"})
    cora = people.actor(db, Role.COORDINATOR)
    with pytest.raises(Invalid, match="this patient"):
        registered.registration(db, cora, study.id, to_frame=registered.frames(db, other.id)[0])
    made = registered.registration(db, cora, other.id)
    with pytest.raises(NotFound):
        actions.withdraw_registration(db, cora, study.id, made.id, "not mine")
    assert db.scalars(select(RegistrationWithdrawal)).all() == []


def test_only_what_joins_two_of_the_frames_shown_is_told(db: Session) -> None:
    study = study_rows.study(db, apart={"adc", "t2_sag"})
    cora = people.actor(db, Role.COORDINATOR)
    first, second, third = registered.frames(db, study.id)
    registered.registration(db, cora, study.id, from_frame=first, to_frame=third)
    registered.registration(db, cora, study.id)
    told = store.registrations_shown(db, [study.id], {first, second})
    assert [one["to_frame"] for one in told] == [second]
    assert len(store.registrations_shown(db, [study.id], {first, second, third})) == 2
    assert store.registrations_shown(db, [study.id], {first}) == []


def test_what_is_refused_leaves_no_row_and_no_event(db: Session) -> None:
    study = study_rows.study(db, apart={"adc"})
    cora = people.actor(db, Role.COORDINATOR)
    stretched = (2.0, *registered.QUARTER_TURN[1:])
    for wrong in ({"matrix": stretched}, {"reason": ""}, {"detail": ""}, {"matrix": ()}):
        with pytest.raises(Invalid):
            registered.registration(db, cora, study.id, **wrong)
    assert db.scalars(select(FrameRegistration)).all() == []
    assert db.scalars(select(Event).where(Event.verb == "registration.recorded")).all() == []
