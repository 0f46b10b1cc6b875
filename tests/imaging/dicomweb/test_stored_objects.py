"""A real series read back as it is stored, and a series that more images joined."""

import io

import httpx
import pydicom
import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.imaging import store
from app.imaging.tables import Instance
from app.kernel.blobs import blobs
from tests.factories import dicom
from tests.factories.dicom_study import accepted, taken_in
from tests.imaging.dicomweb.conftest import NewProgram
from tests.imaging.old_index import written_by_version_one
from tests.imaging.test_real_studies import DATA


@pytest.mark.skipif(not DATA.is_dir(), reason=f"the two real PROSTATEx studies are not at {DATA}")
@pytest.mark.usefixtures("either_store")
def test_a_real_series_comes_back_as_it_is_stored(db: Session, new_program: NewProgram) -> None:
    folder = next(path for path in sorted(DATA.rglob("*t2tsetra*")) if path.is_dir())
    ((study_id, _),) = taken_in(folder).studies
    assert study_id is not None
    study = store.study(db, study_id)
    program = new_program(study)
    place = f"{program.base}/studies/{study.study_uid}/series/{study.series[0].series_uid}/instances"
    rows = db.scalars(select(Instance)).all()
    assert len(rows) == len(list(folder.glob("*.dcm"))) > 10
    for row in rows:
        whole = {**program.headers, "Accept": "application/dicom"}
        stored = blobs().get("dicom", row.blob_sha256)
        assert httpx.get(f"{place}/{row.sop_uid}", headers=whole, timeout=60).content == stored
        frame = httpx.get(
            f"{place}/{row.sop_uid}/frames/1",
            headers={**program.headers, "Accept": "application/octet-stream"},
            timeout=60,
        )
        assert frame.content == pydicom.dcmread(io.BytesIO(stored)).PixelData


@pytest.mark.usefixtures("either_store")
def test_late_images_show_in_counts_and_metadata(db: Session, new_program: NewProgram) -> None:
    images = dicom.mr_series()
    study = accepted(db, images[:3])
    client = new_program(study).dicomweb
    assert len(client.retrieve_study_metadata(study.study_uid)) == 3
    accepted(db, images[3:])
    assert len(client.retrieve_study_metadata(study.study_uid)) == 5
    (found,) = client.search_for_series(study.study_uid)
    assert found["00201209"]["Value"] == [5]


def test_an_index_of_an_earlier_version_is_written_again_before_frames_are_given(
    db: Session, new_program: NewProgram
) -> None:
    images = dicom.mr_series()
    study = accepted(db, images)
    written_by_version_one(db)
    client, (series,) = new_program(study).dicomweb, study.series
    sop_uid = db.scalars(select(Instance.sop_uid).where(Instance.number == 1)).one()
    (frame,) = client.retrieve_instance_frames(study.study_uid, series.series_uid, sop_uid, [1])
    assert frame == images[0].PixelData
