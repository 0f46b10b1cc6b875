"""A house with two real studies and many small ones, a program that may see all, and a reader with forty cases."""

import os
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts import actions as accounts
from app.accounts.doors import cookie_name
from app.accounts.values import SYSTEM, Actor, Role, Scope
from app.imaging import actions
from app.imaging.actions.indexing import index_series
from app.imaging.tables import Instance, Intake, Series, Study
from app.kernel.blobs import blobs
from app.kernel.db import session_maker, transaction
from tests.factories import dicom, people, readings, study_rows
from tests.factories.dicom_study import taken_in

ROOT = Path(__file__).parents[2]
DATA = Path(os.environ.get("CONSILIUM_REAL_DATA", ROOT.parent / "shared" / "data")) / "prostatex"
CASES = 40


@dataclass(frozen=True)
class Asked:
    """Addresses beneath a DICOMweb base."""

    frames: list[str]
    metadata: list[str]


@dataclass(frozen=True)
class Filled:
    """`asked`: of the real studies; `study`: the one with the largest pack."""

    asked: Asked
    study: str
    pack: str
    token: str
    token_id: UUID
    cookie: str


def fill(small: int) -> Filled:
    taken_in(DATA)
    add_small(range(small))
    with transaction() as session:
        owner = people.person(session, Role.COORDINATOR)
    with transaction() as session:
        actor = Actor(owner.id, owner.display_name, frozenset({Role.COORDINATOR}))
        token = accounts.create_token(session, actor, name="bench", scopes=[Scope.DICOMWEB], days=1)
        begun = accounts.begin_session(session, owner, device="benchmark")
    show_all(token.token_id)
    with transaction() as session:
        real = [study for study in session.scalars(select(Study).order_by(Study.accepted_at)) if len(study.series) > 1]
        largest = max((one for study in real for one in study.series), key=lambda one: one.pack_bytes)
        study = next(study for study in real if largest in study.series)
        asked = addresses(session, real)
    cookie = f"{cookie_name()}={begun.secret}"
    return Filled(asked, f"/studies/{study.study_uid}", largest.pack_sha256, token.secret, token.token_id, cookie)


def add_small(numbers: Sequence[int]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        for number in numbers:
            one = dicom.mr_series(1, study_uid=f"1.2.77.{number}", patient_id=f"SMALL {number}")
            dicom.save(one, Path(folder) / str(number))
        taken_in(Path(folder))


def show_all(token_id: UUID) -> None:
    """To the program, and indexed."""
    with transaction() as session:
        # not the rows that a factory wrote for the worklist: no images belong to them
        sent = select(Study.id).join(Intake, Intake.id == Study.intake_id).where(Intake.source != "factory")
        studies = session.scalars(sent).all()
        actions.let_program_see(session, SYSTEM, token_id, studies, "benchmark")
        index_series(session, session.scalars(select(Series.id).where(Series.study_id.in_(studies))).all())


def addresses(session: Session, studies: Sequence[Study]) -> Asked:
    frames, metadata = [], []
    for study in studies:
        for series in study.series:
            place = f"/studies/{study.study_uid}/series/{series.series_uid}"
            metadata.append(f"{place}/metadata")
            uids = session.scalars(select(Instance.sop_uid).where(Instance.series_id == series.id))
            frames += [f"{place}/instances/{uid}/frames/1" for uid in uids]
    return Asked(frames, metadata)


def objects() -> list[bytes]:
    with transaction() as session:
        return [blobs().get("dicom", sha256) for sha256 in session.scalars(select(Instance.blob_sha256))]


def reading_room() -> tuple[str, str]:
    """Cookie of a reader whose worklist shows forty cases, and the address of the manifest of a real one."""
    with session_maker()() as session:
        real = [study for study in session.scalars(select(Study).order_by(Study.accepted_at)) if len(study.series) > 1]
        coordinator = people.actor(session, Role.COORDINATOR, name="Cora Benchmark")
        person = people.person(session, Role.READER, name="Rea Benchmark")
        begun = accounts.begin_session(session, person, device="benchmark")
        session.commit()
        reader = begun.actor
        small = [study_rows.study(session) for _ in range(CASES)]
        campaign = readings.campaign(session, coordinator, readers=[reader], studies=small)
        for _ in range(CASES - 1):
            readings.read_and_sign(session, reader, campaign.id)
        readings.opened(session, reader, campaign.id)
        images = readings.campaign(session, coordinator, readers=[reader], studies=real, name="Real images")
        reading = readings.opened(session, reader, images.id)
    return f"{cookie_name()}={begun.secret}", f"/api/v1/readings/{reading}/manifest"
