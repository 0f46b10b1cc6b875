"""What somebody is told of an import: the reading, its version, and what became of every label of every file."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from app.reading.rules.imported import Source
from app.reading.tables import DelineationImport, LabelMapping, Reading, Submission


@dataclass(frozen=True)
class Imported:
    """What stands after an import. `already`: it stood before."""

    reading_id: UUID
    reader_id: UUID
    submission_digest: str
    version: int
    files: list[dict[str, Any]]
    mapping: str
    mapping_version: int
    already: bool

    def as_json(self) -> dict[str, Any]:
        return {
            "state": "unchanged" if self.already else "imported",
            "reading": str(self.reading_id),
            "reader": str(self.reader_id),
            "version": self.version,
            "digest": self.submission_digest,
            "files": self.files,
            "mapping": {"name": self.mapping, "version": self.mapping_version},
        }


def told(session: Session, row: DelineationImport, *, already: bool) -> Imported:
    reading = session.get_one(Reading, row.reading_id)
    submission = session.get_one(Submission, row.submission_id)
    mapping = session.get_one(LabelMapping, row.mapping_id)
    return Imported(
        reading.id, reading.reader_id, submission.digest, submission.number, list(row.files),
        mapping.name, mapping.number, already,
    )  # fmt: skip


def file_record(source: Source) -> dict[str, Any]:
    return {
        "sha256": source.sha256,
        "format": source.format,
        "stack": str(source.stack_id),
        "labels": [
            {
                "label": one.key,
                "name": one.name,
                one.unit: one.count,
                "becomes": source.targets[one.key].takes or "ignored",
            }
            for one in source.labels
        ],
        "geometry": dict(source.placed.geometry),
    }
