"""WADO-RS metadata: headers without bulk data, stored gzipped when the series came in and sent as they are."""

from typing import Any

from fastapi import APIRouter, Request, Response

from app.accounts.doors import DicomwebClient
from app.imaging.dicomweb import accept, seen
from app.imaging.store.dicomweb_index import header_of, packed_metadata
from app.imaging.store.dicomweb_index import metadata as unpacked
from app.web.reading import read

router = APIRouter()

HEADERS = {"Cache-Control": "private, no-cache", "Vary": "Accept, Accept-Encoding"}
_ANSWER: dict[int | str, dict[str, Any]] = {
    200: {"description": "DICOM JSON (PS3.18 F)", "content": {accept.JSON: {"schema": {"type": "array"}}}},
    304: {"description": "The caller's copy is right"},
}


@router.get("/studies/{study_uid}/metadata", response_class=Response, responses=_ANSWER)
async def study(request: Request, actor: DicomwebClient, study_uid: str) -> Response:
    accept.assert_takes_json(request.headers.get("accept"))
    found = [seen.index_of(one) for one in await seen.visible(actor, study_uid)]
    # each is an array of its own: the brackets go, one pair comes back
    inner = [(await read(unpacked, index.metadata_sha256))[1:-1] for index in found]
    return Response(b"[" + b",".join(part for part in inner if part) + b"]", media_type=accept.JSON, headers=HEADERS)


@router.get("/studies/{study_uid}/series/{series_uid}/metadata", response_class=Response, responses=_ANSWER)
async def series(request: Request, actor: DicomwebClient, study_uid: str, series_uid: str) -> Response:
    accept.assert_takes_json(request.headers.get("accept"))
    index = await seen.series_index(actor, study_uid, series_uid)
    etag = f'"{index.metadata_sha256}"'
    headers = {**HEADERS, "ETag": etag}
    if etag in request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers=headers)
    if "gzip" in request.headers.get("accept-encoding", ""):
        headers["Content-Encoding"] = "gzip"
        packed = await read(packed_metadata, index.metadata_sha256)
        return Response(packed, media_type=accept.JSON, headers=headers)
    return Response(await read(unpacked, index.metadata_sha256), media_type=accept.JSON, headers=headers)


@router.get(
    "/studies/{study_uid}/series/{series_uid}/instances/{sop_uid}/metadata", response_class=Response, responses=_ANSWER
)
async def instance(request: Request, actor: DicomwebClient, study_uid: str, series_uid: str, sop_uid: str) -> Response:
    accept.assert_takes_json(request.headers.get("accept"))
    index, found = await seen.instance(actor, study_uid, series_uid, sop_uid)
    header = await read(header_of, index, found)
    return Response(b"[" + header + b"]", media_type=accept.JSON, headers=HEADERS)
