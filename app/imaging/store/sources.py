"""The stored DICOM objects behind a stack: what exports refer to and take their geometry from."""

import uuid

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.imaging.store.hanging import frames_of
from app.imaging.store.studies import stack as stack_row
from app.imaging.tables import Instance, Series


def source_instances(session: Session, stack_id: uuid.UUID) -> list[tuple[str, str, int]]:
    """(SHA-256 of the de-identified object in the blobs `dicom`, SOP instance UID, frame number), in spatial order."""
    row = stack_row(session, stack_id)
    series = session.get_one(Series, row.series_id)
    stored = {
        sop_uid: sha256
        for sop_uid, sha256 in session.execute(
            select(Instance.sop_uid, Instance.blob_sha256).where(Instance.series_id == series.id)
        )
    }
    return [(stored[uid], uid, number) for uid, number in frames_of(series, row)]
