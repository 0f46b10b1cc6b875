"""Releases for data scientists: the list, one release, its archive in whole or in ranges; scope `releases`."""

from collections.abc import Iterator
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Header, Query, Response
from fastapi.responses import StreamingResponse
from pydantic import BaseModel
from sqlalchemy.orm import Session

from app.accounts.doors import ReleasesClient
from app.accounts.values import Actor
from app.assignments.tables import Campaign
from app.kernel.blobs import BlobHandle, blobs
from app.kernel.timestamps import iso
from app.releases import actions, store
from app.releases.tables import Release
from app.releases.values import RELEASE_BLOBS
from app.web.paging import PageNumber
from app.web.ranges import span
from app.web.sessions import DbSession

router = APIRouter(prefix="/api/v1/releases", tags=["releases"])

PIECE_BYTES = 4 * 1024**2
_ZIP = {"content": {"application/zip": {"schema": {"type": "string", "format": "binary"}}}}
_BYTES: dict[int | str, dict[str, Any]] = {
    200: {"description": "The whole archive", **_ZIP},
    206: {"description": "The part asked for", **_ZIP},
    304: {"description": "The copy at hand is right"},
    416: {"description": "There is no such part"},
}


class Asked(BaseModel):
    """Headers of a download: of a copy that is there, wholly or in part."""

    if_none_match: str | None = None
    range: str | None = None
    if_range: str | None = None


class CampaignAnswer(BaseModel):
    id: UUID
    code: str
    name: str


class ReleaseAnswer(BaseModel):
    """`digest` is the receipt (SHA-256 of the manifest), `sha256` that of the archive as it is downloaded."""

    id: UUID
    campaign: CampaignAnswer
    number: int
    frozen_at: str
    note: str
    digest: str
    sha256: str
    bytes: int
    files: int
    file: str


class NotReadable(BaseModel):
    """A reader's report that a case cannot be read; `reader` is a code, columns as in tables/dictionary.csv."""

    case: str | None
    label: str | None
    patient: str | None
    study_uids: list[str]
    reader: str
    stage: int
    repeat: int
    kind: str
    reason: str
    at: str
    resolved_at: str | None
    stands: bool
    released: bool


class WholeReleaseAnswer(ReleaseAnswer):
    """With what readers could not read: cases that are not missing data."""

    not_readable: list[NotReadable]


class ReleasesAnswer(BaseModel):
    items: list[ReleaseAnswer]
    total: int
    page: int
    pages: int


@router.get("")
def releases(
    session: DbSession,
    client: ReleasesClient,
    campaign_id: UUID | None = None,
    page: PageNumber = 1,
    size: Annotated[int, Query(ge=1, le=200)] = 50,
) -> ReleasesAnswer:
    """Finished releases, newest first."""
    found = store.releases(session, client.person_id, campaign_id=campaign_id, number=page, size=size)
    return ReleasesAnswer(
        items=[_answer(release, campaign) for release, campaign in found.items],
        total=found.total,
        page=found.number,
        pages=found.pages,
    )


@router.get("/{release_id}")
def release(session: DbSession, client: ReleasesClient, release_id: UUID) -> WholeReleaseAnswer:
    found, campaign = store.release(session, client.person_id, release_id)
    unread = store.freeze(session, found.freeze_id).pins.get("not_readable", ())
    return WholeReleaseAnswer(**_answer(found, campaign).model_dump(), not_readable=list(unread))


@router.get("/{release_id}/file", response_class=Response, responses=_BYTES)
def file(
    session: DbSession,
    client: ReleasesClient,
    release_id: UUID,
    asked: Annotated[Asked, Header()],
) -> Response:
    """The archive. The ETag is its SHA-256; byte ranges are answered, so that a download can be resumed."""
    found, campaign = store.release(session, client.person_id, release_id)
    return archive_response(session, client, found, campaign, asked)


def archive_response(session: Session, actor: Actor, found: Release, campaign: Campaign, asked: Asked) -> Response:
    etag = f'"{found.blob_sha256}"'
    headers = {"ETag": etag, "Cache-Control": "private, no-cache", "Accept-Ranges": "bytes"}
    if asked.if_none_match is not None and etag in asked.if_none_match:
        return Response(status_code=304, headers=headers)
    actions.note_download(session, actor, found, asked.range)
    part = span(asked.range if asked.if_range in (None, etag) else None, found.bytes)
    headers |= part.headers
    if part.status == 416:
        return Response(status_code=416, headers=headers)
    headers["Content-Disposition"] = f'attachment; filename="{campaign.code}-release-{found.number}.zip"'
    archive = blobs().opened(RELEASE_BLOBS, found.blob_sha256)
    pieces = _pieces(archive, part.start, part.end)
    return StreamingResponse(pieces, status_code=part.status, media_type="application/zip", headers=headers)


def _pieces(archive: BlobHandle, start: int, end: int) -> Iterator[bytes]:
    with archive:
        while start < end:
            piece = archive.read(start, min(PIECE_BYTES, end - start))
            start += len(piece)
            yield piece


def _answer(found: Release, campaign: Campaign) -> ReleaseAnswer:
    return ReleaseAnswer(
        id=found.id,
        campaign=CampaignAnswer(id=campaign.id, code=campaign.code, name=campaign.name),
        number=found.number,
        frozen_at=iso(found.frozen_at),
        note=found.note,
        digest=found.digest,
        sha256=found.blob_sha256,
        bytes=found.bytes,
        files=found.files,
        file=f"/api/v1/releases/{found.id}/file",
    )
