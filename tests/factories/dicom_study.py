"""Studies that came in through the house's own intake: real packs, manifests and roles behind every row."""

import tempfile
from collections.abc import Sequence
from pathlib import Path
from uuid import UUID

from pydicom.dataset import FileDataset
from sqlalchemy.orm import Session

from app.accounts.actions import ensure_house
from app.accounts.values import SYSTEM
from app.imaging import actions, store
from app.imaging.jobs import Judged, run_intake
from app.imaging.tables import Study
from app.kernel.db import transaction
from tests.factories import dicom


def taken_in(source: Path, *, label_prefix: str | None = None) -> Judged:
    """Works through a delivery as the command line does; committed."""
    with transaction() as session:
        ensure_house(session)
        intake = actions.begin_intake(session, SYSTEM, source="folder", label_prefix=label_prefix)
    return run_intake(SYSTEM, intake.id, source, label_prefix=label_prefix)


def accepted(
    session: Session,
    datasets: Sequence[FileDataset] | None = None,
    *,
    study_uid: str = "1.2.3.4",
    patient_id: str = "PATIENT-1",
    label_prefix: str | None = None,
) -> Study:
    """A whole prostate study (or these images), accepted; the session sees it."""
    made = dicom.prostate_study(study_uid, patient_id) if datasets is None else datasets
    with tempfile.TemporaryDirectory() as folder:
        dicom.save(made, Path(folder))
        judged = taken_in(Path(folder), label_prefix=label_prefix)
    (study_id,) = [one for one, _ in judged.studies if isinstance(one, UUID)]
    session.expire_all()
    return store.study(session, study_id)
