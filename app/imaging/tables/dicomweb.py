"""What DICOMweb answers from: for each series its counts, and where its metadata and frame offsets are kept."""

import uuid
from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, text
from sqlalchemy.orm import Mapped, mapped_column

from app.kernel.db import Base, time_column


class SeriesIndex(Base):
    """Written once from the stored objects, and again when more of the series arrives (`made_of` differs then), or
    when it was written by an earlier `version` of the code."""

    __tablename__ = "series_index"

    series_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("series.id"), primary_key=True)
    made_of: Mapped[str]
    """The digest of the series manifest at that time."""
    version: Mapped[int] = mapped_column(server_default=text("1"))
    instances: Mapped[int]
    summary: Mapped[dict[str, Any]]
    """Attributes of patient, study and series in the DICOM JSON model."""
    metadata_sha256: Mapped[str]
    index_sha256: Mapped[str]
    made_at: Mapped[datetime] = time_column()
