"""Frames of compressed objects: as stored, or decoded when the caller asks for plain numbers."""

import httpx
import numpy as np
from pydicom.encaps import generate_frames
from pydicom.uid import ExplicitVRLittleEndian, RLELossless
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.imaging.tables import Instance
from tests.factories import dicom
from tests.factories.dicom_study import accepted
from tests.imaging.dicomweb.conftest import NewProgram


def test_compressed_frames_as_stored_and_decoded(db: Session, new_program: NewProgram) -> None:
    picture = np.arange(24 * 20, dtype=np.uint16).reshape(24, 20)
    one = dicom.mr_instance(pixels=picture)
    one.compress(RLELossless)
    study = accepted(db, [one])
    program = new_program(study)
    uid = db.scalars(select(Instance.sop_uid)).one()
    place = f"{program.base}/studies/{study.study_uid}/series/{study.series[0].series_uid}/instances/{uid}/frames/1"

    def ask(accept: str) -> httpx.Response:
        return httpx.get(place, headers={**program.headers, "Accept": accept}, timeout=60)

    stored = next(generate_frames(one.PixelData, number_of_frames=1))
    for accept in ('multipart/related; type="application/octet-stream"; transfer-syntax=*', "*/*"):
        answer = ask(accept)
        assert stored in answer.content
        assert f"image/dicom-rle; transfer-syntax={RLELossless}".encode() in answer.content
    alone = ask("image/dicom-rle")
    assert (alone.content, alone.headers["content-type"]) == (stored, f"image/dicom-rle; transfer-syntax={RLELossless}")
    plain = ask("application/octet-stream")
    assert plain.content == picture.tobytes()
    assert plain.headers["content-type"].endswith(ExplicitVRLittleEndian)
    assert picture.tobytes() in ask('multipart/related; type="application/octet-stream"').content
    assert ask("image/jp2").status_code == 406
    for numbers in ("0", "2", "x", "1,,2", "-1", "1" * 40):
        assert httpx.get(f"{place[:-1]}{numbers}", headers=program.headers, timeout=60).status_code == 404
