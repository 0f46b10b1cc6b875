"""Lists of stored mappings and of imported delineations, for the coordinator's pages."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session, aliased

from app.accounts.tables import Person
from app.assignments.tables import Campaign, CaseStudy
from app.imaging.tables import Study
from app.kernel.paging import Page
from app.kernel.refusals import NotFound
from app.reading.store import visible
from app.reading.tables import (
    DelineationImport,
    DelineationUpload,
    DelineationUploadFile,
    LabelMapping,
    MappingRetirement,
    Reading,
)

SIZE = 50


@dataclass(frozen=True)
class MappingLine:
    """A version of a mapping: whose, since when, how often imports used it, and why it is retired if it is."""

    id: UUID
    name: str
    number: int
    entries: dict[str, Any]
    by: str
    at: datetime
    uses: int
    retired_because: str | None


@dataclass(frozen=True)
class ImportedLine:
    """One import: of whom, into which case of which campaign, by whom, with which mapping; never how it compares."""

    id: UUID
    campaign_id: UUID
    campaign: str
    case_id: UUID
    case: str
    reader: str
    kind: str
    at: datetime
    by: str
    takes: Sequence[str]
    files: int
    mapping_id: UUID
    mapping: str
    counts: bool


def mapping_lines(session: Session, *, name: str | None = None, page: int = 1) -> Page[MappingLine]:
    """Newest first; of one name all its versions."""
    uses = select(func.count(DelineationImport.id)).where(DelineationImport.mapping_id == LabelMapping.id)
    query = (
        select(LabelMapping, Person.display_name, uses.scalar_subquery(), MappingRetirement.reason)
        .join(Person, Person.id == LabelMapping.by)
        .outerjoin(MappingRetirement, MappingRetirement.mapping_id == LabelMapping.id)
        .order_by(LabelMapping.at.desc(), LabelMapping.id)
    )
    counted = select(func.count(LabelMapping.id))
    if name is not None:
        query, counted = query.where(LabelMapping.name == name), counted.where(LabelMapping.name == name)
    rows = session.execute(query.limit(SIZE).offset((page - 1) * SIZE))
    lines = [
        MappingLine(row.id, row.name, row.number, row.entries, by, row.at, used, reason)
        for row, by, used, reason in rows
    ]
    return Page(lines, session.scalar(counted) or 0, page, SIZE)


def mapping(session: Session, mapping_id: UUID) -> LabelMapping:
    found = session.get(LabelMapping, mapping_id)
    if found is None:
        raise NotFound
    return found


def imported_lines(
    session: Session, campaigns: Sequence[Campaign], *, campaign_id: UUID | None, kind: str | None, search: str,
    page: int,
) -> Page[ImportedLine]:  # fmt: skip
    """Of these campaigns, newest first; `search` is part of an annotator's name or of a study's label."""
    importer = aliased(Person)
    label = (
        select(func.min(Study.label))
        .join(CaseStudy, CaseStudy.study_id == Study.id)
        .where(CaseStudy.case_id == Reading.case_id)
        .scalar_subquery()
    )
    query = (
        select(DelineationImport, Reading.case_id, Campaign, Person.display_name, Person.kind)
        .add_columns(importer.display_name, LabelMapping.name, visible.is_chosen(), label)
        .join(Reading, Reading.id == DelineationImport.reading_id)
        .join(Campaign, Campaign.id == Reading.campaign_id)
        .join(Person, Person.id == Reading.reader_id)
        .join(importer, importer.id == DelineationImport.by)
        .join(LabelMapping, LabelMapping.id == DelineationImport.mapping_id)
        .where(Campaign.id.in_([one.id for one in campaigns if campaign_id in (None, one.id)]))
    )
    if kind:
        query = query.where(Person.kind == kind)
    if search:
        pattern = f"%{search.replace('%', '').replace('_', ' ')}%"
        query = query.where(Person.display_name.ilike(pattern) | label.ilike(pattern))
    total = session.scalar(select(func.count()).select_from(query.subquery())) or 0
    ordered = query.order_by(DelineationImport.at.desc(), DelineationImport.id)
    lines = [
        ImportedLine(
            row.id, campaign.id, campaign.name, case_id, called or "", reader, reader_kind, row.at, by, row.takes,
            len(row.files), row.mapping_id, named, bool(counts),
        )
        for row, case_id, campaign, reader, reader_kind, by, named, counts, called in session.execute(
            ordered.limit(SIZE).offset((page - 1) * SIZE)
        )
    ]  # fmt: skip
    return Page(lines, total, page, SIZE)


def waiting_uploads(session: Session, person_id: UUID) -> Sequence[tuple[UUID, datetime, int]]:
    """This person's uploads that wait to be confirmed: id, since when, how many files."""
    rows = session.execute(
        select(DelineationUpload.id, DelineationUpload.at, func.count(DelineationUploadFile.id))
        .join(DelineationUploadFile, DelineationUploadFile.upload_id == DelineationUpload.id)
        .where(DelineationUpload.by == person_id, DelineationUploadFile.data.is_not(None))
        .group_by(DelineationUpload.id)
        .order_by(DelineationUpload.at.desc())
        .limit(SIZE)
    )
    return [(row[0], row[1], row[2]) for row in rows]
