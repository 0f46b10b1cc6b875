"""Painting the phantom studies and bringing them in by the same door as real ones."""

import shutil
from uuid import UUID

from sqlalchemy.orm import Session

from app.demo.phantom.cases import CASES
from app.demo.staging.cast import actor_of
from app.demo.studies import Truth, write_study
from app.imaging import actions
from app.imaging import store as imaging
from app.imaging.jobs import run_intake
from app.kernel.db import transaction
from app.kernel.settings import settings

PREFIX = "Phantom patient"


def label(number: int) -> str:
    """`number` counts from 1, in the order of the cast."""
    return f"{PREFIX} {number}"


def study_id(session: Session, number: int) -> UUID | None:
    found = imaging.studies(session, search=label(number)).items
    return next((study.id for study in found if study.label == label(number)), None)


def truth(number: int) -> Truth:
    return Truth(CASES[number - 1])


def bring_in(session: Session, number: int) -> None:
    """In transactions of its own, as every delivery; a study that is in already is a repeat."""
    coordinator = actor_of(session, "coordinator")
    folder = settings().data_dir / "phantom"
    # what a killed attempt left; only one is made at a time
    shutil.rmtree(folder, ignore_errors=True)
    write_study(CASES[number - 1], number - 1, folder)
    with transaction() as own:
        intake = actions.begin_intake(own, coordinator, source="folder", label_prefix=PREFIX)
    run_intake(coordinator, intake.id, folder, label_prefix=PREFIX)
    shutil.rmtree(folder)
