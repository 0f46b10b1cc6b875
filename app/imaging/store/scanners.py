"""Which scanner made a study: manufacturer and model, from the header of its first stored object."""

from collections.abc import Collection
from functools import lru_cache
from io import BytesIO
from uuid import UUID

import pydicom
from sqlalchemy import select
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.orm import Session

from app.imaging.tables import Instance, Series
from app.kernel.blobs import blobs

DICOM_BLOBS = "dicom"
NOT_SAID = "not said"


def scanners_of_studies(session: Session, study_ids: Collection[UUID]) -> dict[UUID, str]:
    """“Manufacturer Model” by study; one header is read for each study, once in the life of a process.

    A study whose object is not at hand is left out.
    """
    rows = session.execute(
        select(Series.study_id, Instance.blob_sha256)
        .join(Instance, Instance.series_id == Series.id)
        .where(Series.study_id.in_(study_ids))
        .ext(distinct_on(Series.study_id))
        .order_by(Series.study_id, Instance.id)
    )
    return {study_id: _scanner(sha256) for study_id, sha256 in rows if blobs().exists(DICOM_BLOBS, sha256)}


@lru_cache(maxsize=20_000)
def _scanner(sha256: str) -> str:
    tags = ["Manufacturer", "ManufacturerModelName"]
    header = pydicom.dcmread(BytesIO(blobs().get(DICOM_BLOBS, sha256)), specific_tags=tags, stop_before_pixels=True)
    return " ".join(str(header.get(tag) or "") for tag in tags).strip() or NOT_SAID
