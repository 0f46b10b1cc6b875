"""An index for DICOMweb as an earlier version wrote it: its frames begin too late."""

import json

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.imaging.store.dicomweb_index import INDEX_BLOBS
from app.imaging.tables import SeriesIndex
from app.kernel.blobs import blobs


def written_by_version_one(session: Session) -> None:
    """Of the only series; committed."""
    row = session.scalars(select(SeriesIndex)).one()
    document = json.loads(blobs().get(INDEX_BLOBS, row.index_sha256))
    for entry in document["instances"]:
        entry["frames"]["first"] += 2
    row.version, row.index_sha256 = 1, blobs().put(json.dumps(document).encode(), INDEX_BLOBS).sha256
    session.commit()
