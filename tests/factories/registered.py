"""Registrations between the two frames of reference of a study, recorded by the house's own action."""

from typing import Any
from uuid import UUID, uuid4

from sqlalchemy.orm import Session

from app.accounts.values import Actor, Role
from app.imaging import actions
from app.imaging.store import study
from app.imaging.store.registrations import frames_of_reference
from app.imaging.tables import FrameRegistration
from app.imaging.values.registrations import GivenRegistration, Landmark, Method
from tests.factories import people, study_rows

QUARTER_TURN = (0.0, -1, 0, 10, 1, 0, 0, -20, 0, 0, 1, 30, 0, 0, 0, 1)
"""About the axis from feet to head, and a shift."""


def frames(session: Session, study_id: UUID) -> list[str]:
    return [frame.uid for frame in frames_of_reference(session, study(session, study_id).patient_id)]


def given(session: Session, study_id: UUID, **other: Any) -> GivenRegistration:
    """From the first frame to the second, by a matrix of a program."""
    first, second, *_ = frames(session, study_id)
    said = {"method": Method.SOFTWARE, "detail": "elastix 5.1", "matrix": QUARTER_TURN, "reason": "The patient moved."}
    return GivenRegistration(**{"from_frame": first, "to_frame": second, **said, **other})


def landmarks(matrix: tuple[float, ...] = QUARTER_TURN) -> tuple[Landmark, ...]:
    """Four places and where the matrix carries them."""
    places = [(0.0, 0.0, 0.0), (30.0, 0.0, 0.0), (0.0, 40.0, 5.0), (10.0, 10.0, 50.0)]
    rows = [matrix[start : start + 4] for start in (0, 4, 8)]

    def carried(place: tuple[float, float, float]) -> tuple[float, float, float]:
        x, y, z = (row[0] * place[0] + row[1] * place[1] + row[2] * place[2] + row[3] for row in rows)
        return x, y, z

    return tuple(Landmark(place, carried(place)) for place in places)


def registration(session: Session, actor: Actor, study_id: UUID, **other: Any) -> FrameRegistration:
    made = actions.record_registration(session, actor, study_id, given(session, study_id, **other))
    session.commit()
    return made


def many(session: Session, study_id: UUID | None, count: int) -> UUID:
    """Ever newer ones of one pair of frames (of a new study at first), half of them withdrawn, by ever more people."""
    known = study_id or study_rows.study(session, apart={"adc"}).id
    for number in range(count):
        author = people.actor(session, Role.COORDINATOR, name=f"Registrar {uuid4()}")
        made = registration(session, author, known)
        if number % 2:
            actions.withdraw_registration(session, author, known, made.id, "a test")
            session.commit()
    return known
