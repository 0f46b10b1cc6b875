"""An intake killed with -9 shows no partial study; started again, it ends as if nothing had happened."""

import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.imaging.tables import Instance, Intake, Series, Study
from tests.factories import dicom
from tests.factories.dicom_study import taken_in

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
