"""An intake killed with -9 shows no partial study; started again, it ends as if nothing had happened."""

import signal
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.accounts.values import SYSTEM
from app.imaging import actions
from app.imaging.actions import fixity, orphans
from app.imaging.tables import Instance, Intake, Series, Study
from app.kernel.blobs import blobs
from tests.factories import dicom
from tests.factories.dicom_hostile import HOSTILE
from tests.factories.dicom_study import taken_in
from tests.imaging.killed_ingest import STEPS

pytestmark = pytest.mark.kill
ROOT = Path(__file__).parents[2]
STUDIES, IMAGES = 3, 40


def reading(db: Session) -> bool:
    return (db.scalar(select(func.max(Intake.files_done))) or 0) > 20


def accepting(db: Session) -> bool:
    return (db.scalar(select(func.count()).select_from(Study)) or 0) >= 1


@pytest.mark.parametrize("moment", [reading, accepting])
def test_a_killed_intake_leaves_whole_studies_only_and_can_be_repeated(
    db: Session, tmp_path: Path, moment: Callable[[Session], bool]
) -> None:
    sent = tmp_path / "sent"
    for number in range(STUDIES):
        dicom.save(dicom.prostate_study(f"1.2.{number}.4", f"PATIENT-{number}"), sent / str(number))
    with subprocess.Popen(
        [sys.executable, "-m", "app.cli", "ingest", str(sent)], cwd=ROOT, stdout=subprocess.DEVNULL
    ) as process:
        deadline = time.monotonic() + 60
        while process.poll() is None and not moment(db) and time.monotonic() < deadline:
            db.rollback()
            time.sleep(0.01)
        process.send_signal(signal.SIGKILL)
    db.rollback()
    images = db.execute(
        select(func.count(Instance.id)).select_from(Series).join(Instance).group_by(Series.study_id)
    ).scalars()
    assert set(images) <= {IMAGES}

    taken_in(sent)
    db.rollback()
    packs = sorted(db.scalars(select(Series.pack_sha256)))
    assert len(packs) == 6 * STUDIES
    assert db.scalar(select(func.count()).select_from(Instance)) == IMAGES * STUDIES
    # the same pixels give the same bytes, whenever they come
    assert len(set(packs)) == 6


def save_two_studies(folder: Path) -> None:
    for number in range(2):
        uid = f"1.2.{number}.4"
        series = [*dicom.mr_series(number=4, study_uid=uid), *dicom.mr_series(number=5, study_uid=uid, seed=3)]
        dicom.save(series, folder / str(number))


ENDS: set[tuple[str, ...]] = set()
"""What each of the killed and repeated deliveries came to: all to the same."""


@pytest.mark.parametrize("step", STEPS)
def test_killed_at_any_step_and_repeated_a_delivery_comes_to_the_same_end(
    db: Session, tmp_path: Path, step: str
) -> None:
    sent = tmp_path / "sent"
    save_two_studies(sent)
    (sent / "bad.dcm").write_bytes(HOSTILE["empty"][0]())
    words = [sys.executable, "-m", "tests.imaging.killed_ingest", step, str(sent)]
    assert subprocess.run(words, cwd=ROOT, check=False).returncode == -signal.SIGKILL
    db.rollback()
    images = select(func.count(Instance.id)).select_from(Series).join(Instance).group_by(Series.study_id)
    assert set(db.scalars(images)) <= {10}

    taken_in(sent, label_prefix="Pilot")
    db.rollback()
    assert set(db.scalars(images)) == {10}
    hashes = [
        *db.scalars(select(Instance.blob_sha256).order_by(Instance.blob_sha256)),
        *db.scalars(select(Series.pack_sha256).order_by(Series.pack_sha256)),
        *db.scalars(select(Series.manifest_sha256).order_by(Series.manifest_sha256)),
        *db.scalars(select(Study.label).order_by(Study.label)),
    ]
    ENDS.add(tuple(hashes))
    assert len(hashes) == 20 + 4 + 4 + 2
    assert len(ENDS) == 1
    # what was killed does not stay "working" for ever
    actions.recover_intakes(db, SYSTEM, at_least=timedelta(seconds=-5))
    assert sorted(db.scalars(select(Intake.state))) == ["done", "failed"]


@pytest.mark.parametrize("step", ["before an object is stored", "after an object is stored", "between the studies"])
def test_a_delivery_killed_while_images_go_to_a_bucket_leaves_no_row_without_its_bytes(
    db: Session, images_in_s3: None, tmp_path: Path, step: str
) -> None:
    sent = tmp_path / "sent"
    save_two_studies(sent)
    words = [sys.executable, "-m", "tests.imaging.killed_ingest", step, str(sent)]
    assert subprocess.run(words, cwd=ROOT, check=False).returncode == -signal.SIGKILL
    assert fixity.worst(fixity.check_all(db)) == []
    actions.recover_intakes(db, SYSTEM, at_least=timedelta(seconds=-5))
    db.commit()
    before = len(list(blobs().every()))
    swept = orphans.sweep(older_than=timedelta(0))
    assert len(swept) == {"before an object is stored": 3, "after an object is stored": 4}.get(step, 10)
    assert len(list(blobs().every())) == before - len(swept)
    taken_in(sent)
    assert fixity.worst(fixity.check_all(db)) == []
    assert db.scalar(select(func.count()).select_from(Instance)) == 20
    assert orphans.sweep(older_than=timedelta(0)) == []
