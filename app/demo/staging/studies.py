"""Painting the phantom studies and bringing them in by the same door as real ones.

Studies count from 1: first an MRI of each patient of the cast, then the ultrasound studies of some of them.
"""

import shutil
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.orm import Session

from app.demo.phantom.cases import CASES
from app.demo.staging.cast import actor_of
from app.demo.studies import Truth, write_study, write_ultrasound
from app.imaging import actions
from app.imaging import store as imaging
from app.imaging.jobs import run_intake
from app.kernel.db import transaction
from app.kernel.settings import settings

PREFIX = "Phantom patient"
ULTRASOUND_PREFIX = "Phantom ultrasound"


@dataclass(frozen=True)
class UltrasoundStudy:
    """Of the patient with this number; `with_angles`: a sweep that says how the probe stood, else a plain cine."""

    patient: int
    with_angles: bool


ULTRASOUND = (UltrasoundStudy(1, with_angles=True), UltrasoundStudy(2, with_angles=False))
MRI_NUMBERS = tuple(range(1, len(CASES) + 1))
ULTRASOUND_NUMBERS = tuple(range(len(CASES) + 1, len(CASES) + 1 + len(ULTRASOUND)))


def label(number: int) -> str:
    if number in ULTRASOUND_NUMBERS:
        return f"{ULTRASOUND_PREFIX} {number - len(CASES)}"
    return f"{PREFIX} {number}"


def study_id(session: Session, number: int) -> UUID | None:
    found = imaging.studies(session, search=label(number)).items
    return next((study.id for study in found if study.label == label(number)), None)


def truth(number: int) -> Truth:
    return Truth(CASES[_patient(number) - 1])


def bring_in(session: Session, number: int) -> None:
    """In transactions of its own, as every delivery; a study that is in already is a repeat."""
    coordinator = actor_of(session, "coordinator")
    folder = settings().data_dir / "phantom"
    # what a killed attempt left; only one is made at a time
    shutil.rmtree(folder, ignore_errors=True)
    patient = _patient(number)
    prefix = PREFIX
    if number in ULTRASOUND_NUMBERS:
        prefix = ULTRASOUND_PREFIX
        angles = ULTRASOUND[number - len(CASES) - 1].with_angles
        write_ultrasound(CASES[patient - 1], patient - 1, folder, with_angles=angles)
    else:
        write_study(CASES[patient - 1], patient - 1, folder)
    with transaction() as own:
        intake = actions.begin_intake(own, coordinator, source="folder", label_prefix=prefix)
    run_intake(coordinator, intake.id, folder, label_prefix=prefix)
    shutil.rmtree(folder)


def is_looked_at(session: Session, number: int) -> bool:
    """Its pixels were confirmed, so that readers may see them."""
    found = study_id(session, number)
    return found is not None and not imaging.withheld_series(session, [found])


def look_at(session: Session, number: int) -> None:
    """The coordinator's word that no picture of it shows a name: what surrounds the images was blanked on arrival."""
    coordinator, found = actor_of(session, "coordinator"), study_id(session, number)
    assert found is not None
    for _, series, confirmed in imaging.holds_of(session, found):
        if confirmed is None:
            actions.confirm_pixels(session, coordinator, series.id, series.pack_sha256)


def _patient(number: int) -> int:
    return ULTRASOUND[number - len(CASES) - 1].patient if number in ULTRASOUND_NUMBERS else number
