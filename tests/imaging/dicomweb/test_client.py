"""The real dicomweb-client against a served house: search, metadata, instances, frames, pictures, store."""

from io import BytesIO

import httpx
import numpy as np
import pydicom
import pytest
import requests
from dicomweb_client.web import DICOMwebClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.values import Scope
from app.imaging.tables import Instance, Series, Study
from app.kernel.blobs import blobs
from tests.factories import dicom
from tests.factories.dicom_study import accepted
from tests.imaging.dicomweb.conftest import NewProgram


def stored(db: Session, study: Study) -> dict[str, bytes]:
    """Every object of the study as it lies in the store, by its UID."""
    rows = db.scalars(select(Instance).join(Series).where(Series.study_id == study.id))
    return {row.sop_uid: blobs().get("dicom", row.blob_sha256) for row in rows}


def test_studies_series_and_instances_are_found(db: Session, new_program: NewProgram) -> None:
    study = accepted(db)
    client = new_program(study).dicomweb
    (found,) = client.search_for_studies()
    dataset = pydicom.Dataset.from_json(found)
    assert dataset.StudyInstanceUID == study.study_uid
    assert dataset.PatientID == dataset.PatientName == study.patient.pseudonym
    assert (dataset.NumberOfStudyRelatedSeries, dataset.NumberOfStudyRelatedInstances) == (6, 40)
    assert dataset.ModalitiesInStudy == "MR"
    assert dataset.RetrieveURL.endswith(f"/dicomweb/studies/{study.study_uid}")
    series = [pydicom.Dataset.from_json(one) for one in client.search_for_series(study.study_uid)]
    assert [one.SeriesNumber for one in series] == [3, 4, 5, 6, 7, 8]
    assert [one.NumberOfSeriesRelatedInstances for one in series] == [5, 5, 5, 15, 5, 5]
    instances = client.search_for_instances(study.study_uid, series[0].SeriesInstanceUID)
    first = pydicom.Dataset.from_json(instances[0])
    assert len(instances) == 5
    assert (first.InstanceNumber, first.Rows, first.Columns) == (1, 24, 20)
    assert len(client.search_for_instances(study.study_uid)) == len(client.search_for_instances()) == 40
    assert len(client.search_for_series()) == 6


@pytest.mark.usefixtures("either_store")
def test_what_comes_back_is_the_stored_object_byte_for_byte(db: Session, new_program: NewProgram) -> None:
    study = accepted(db, dicom.mr_series())
    program = new_program(study)
    expected = stored(db, study)
    (series,) = study.series
    uids = sorted(expected)
    whole = program.dicomweb.retrieve_study(study.study_uid)
    assert sorted(one.SOPInstanceUID for one in whole) == uids
    assert len(program.dicomweb.retrieve_series(study.study_uid, series.series_uid)) == 5
    for uid in uids:
        address = f"{program.base}/studies/{study.study_uid}/series/{series.series_uid}/instances/{uid}"
        alone = httpx.get(address, headers={**program.headers, "Accept": "application/dicom"})
        assert alone.content == expected[uid]
        one = program.dicomweb.retrieve_instance(study.study_uid, series.series_uid, uid)
        assert one == pydicom.dcmread(BytesIO(expected[uid]))


@pytest.mark.usefixtures("either_store")
def test_metadata_is_the_header_without_pixels(db: Session, new_program: NewProgram) -> None:
    study = accepted(db, dicom.mr_series())
    client = new_program(study).dicomweb
    series_uid = study.series[0].series_uid
    of_series = client.retrieve_series_metadata(study.study_uid, series_uid)
    expected = stored(db, study)
    assert of_series == client.retrieve_study_metadata(study.study_uid)
    for one in of_series:
        dataset = pydicom.Dataset.from_json(one)
        file = pydicom.dcmread(BytesIO(expected[dataset.SOPInstanceUID]))
        assert dataset.AvailableTransferSyntaxUID == file.file_meta.TransferSyntaxUID
        del dataset.AvailableTransferSyntaxUID, file.PixelData
        assert dataset.to_json_dict() == file.to_json_dict()
        alone = client.retrieve_instance_metadata(study.study_uid, series_uid, dataset.SOPInstanceUID)
        assert alone == one


@pytest.mark.usefixtures("either_store")
def test_frames_of_a_single_and_of_a_multi_frame_object(db: Session, new_program: NewProgram) -> None:
    volume = np.arange(7 * 6 * 8, dtype=np.uint16).reshape(7, 6, 8)
    several = dicom.mr_instance(pixels=volume[0], NumberOfFrames=7)
    several.PixelData = volume.tobytes()
    study = accepted(db, [several])
    client = new_program(study).dicomweb
    (found,) = client.search_for_instances(study.study_uid)
    uid = pydicom.Dataset.from_json(found).SOPInstanceUID
    where = (study.study_uid, study.series[0].series_uid, uid)
    frames = client.retrieve_instance_frames(*where, frame_numbers=[2, 7, 1])
    assert frames == [volume[1].tobytes(), volume[6].tobytes(), volume[0].tobytes()]
    for media in (("application/octet-stream",), (("application/octet-stream", "*"),)):
        assert client.retrieve_instance_frames(*where, frame_numbers=[3], media_types=media) == [volume[2].tobytes()]
    with pytest.raises(requests.HTTPError, match="404"):
        client.retrieve_instance_frames(*where, frame_numbers=[8])


@pytest.mark.usefixtures("either_store")
def test_pictures_are_windowed_and_scaled(db: Session, new_program: NewProgram) -> None:
    study = accepted(db, dicom.mr_series())
    program = new_program(study)
    address = f"{program.base}/studies/{study.study_uid}"
    thumbnail = httpx.get(f"{address}/thumbnail", headers={**program.headers, "Accept": "image/png"})
    assert (thumbnail.status_code, thumbnail.headers["content-type"]) == (200, "image/png")
    (uid, *_) = sorted(stored(db, study))
    instance = f"{address}/series/{study.series[0].series_uid}/instances/{uid}"
    for suffix in ("rendered", "frames/1/rendered?window=300,200&viewport=12,12", "frames/1/thumbnail", "thumbnail"):
        answer = httpx.get(f"{instance}/{suffix}", headers=program.headers, timeout=60)
        assert (answer.status_code, answer.content[:2]) == (200, b"\xff\xd8"), suffix
    assert httpx.get(f"{instance}/rendered?window=a,b", headers=program.headers, timeout=60).status_code == 400
    assert httpx.get(f"{instance}/rendered", headers={**program.headers, "Accept": "video/mp4"}).status_code == 406


@pytest.mark.usefixtures("either_store")
def test_a_program_stores_a_study_and_a_repeat_changes_nothing(db: Session, new_program: NewProgram) -> None:
    sender = new_program(scopes=[Scope.INTAKE])
    made = dicom.mr_series()
    for _ in range(2):
        answer = sender.dicomweb.store_instances(made)
        assert [one.ReferencedSOPInstanceUID for one in answer.ReferencedSOPSequence] == [
            one.SOPInstanceUID for one in made
        ]
        assert "FailedSOPSequence" not in answer
    assert len(db.scalars(select(Instance)).all()) == 5
    study = db.scalars(select(Study)).one()
    reader = new_program(study)
    assert answer.RetrieveURL.endswith(f"/dicomweb/studies/{study.study_uid}")
    assert len(DICOMwebClient(reader.base, headers=reader.headers).retrieve_study(study.study_uid)) == 5
