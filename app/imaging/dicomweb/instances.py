"""WADO-RS instances: whole stored objects, of a study, a series, or one; as stored, whatever their transfer syntax."""

from collections.abc import Sequence
from typing import Any

from fastapi import APIRouter, Request, Response

from app.accounts.doors import DicomwebClient
from app.imaging.dicomweb import accelerated, accept, seen
from app.imaging.dicomweb.parts import Part, alone, related
from app.imaging.store.dicomweb_index import DICOM_BLOBS, IndexedInstance

router = APIRouter()

DICOM = "application/dicom"
_BINARY = {"schema": {"type": "string", "format": "binary"}}
_ANSWER: dict[int | str, dict[str, Any]] = {
    200: {"description": "DICOM files (PS3.10)", "content": {"multipart/related": _BINARY, DICOM: _BINARY}}
}
Found = tuple[str, IndexedInstance]
"""The address of an instance, and where it lies."""


@router.get("/studies/{study_uid}", response_class=Response, responses=_ANSWER)
async def study(request: Request, actor: DicomwebClient, study_uid: str) -> Response:
    found: list[Found] = []
    for one in await seen.visible(actor, study_uid):
        place = f"{seen.base(request)}/studies/{study_uid}/series/{one.series_uid}/instances"
        found += [(f"{place}/{uid}", instance) for uid, instance in seen.index_of(one).instances.items()]
    return await _objects(request, found)


@router.get("/studies/{study_uid}/series/{series_uid}", response_class=Response, responses=_ANSWER)
async def series(request: Request, actor: DicomwebClient, study_uid: str, series_uid: str) -> Response:
    index = await seen.series_index(actor, study_uid, series_uid)
    place = f"{seen.base(request)}/studies/{study_uid}/series/{series_uid}/instances"
    return await _objects(request, [(f"{place}/{uid}", instance) for uid, instance in index.instances.items()])


@router.get("/studies/{study_uid}/series/{series_uid}/instances/{sop_uid}", response_class=Response, responses=_ANSWER)
async def instance(request: Request, actor: DicomwebClient, study_uid: str, series_uid: str, sop_uid: str) -> Response:
    _, found = await seen.instance(actor, study_uid, series_uid, sop_uid)
    place = f"{seen.base(request)}/studies/{study_uid}/series/{series_uid}/instances/{sop_uid}"
    return await _objects(request, [(place, found)])


async def _objects(request: Request, found: Sequence[Found]) -> Response:
    stored = {instance.transfer_syntax for _, instance in found}
    for wanted in accept.wanted(request.headers.get("accept")):
        if not wanted.takes(DICOM) or (wanted.syntax not in (None, "*") and stored != {wanted.syntax}):
            continue
        if wanted.related or wanted.kind == "*/*":
            return await related([_part(place, instance) for place, instance in found], DICOM)
        if len(found) == 1:
            (place, instance) = found[0]
            passed_on = accelerated.answer(DICOM_BLOBS, instance.blob_sha256, DICOM)
            return passed_on or await alone(_part(place, instance))
    raise accept.refuse(f'multipart/related; type="{DICOM}"; transfer-syntax={uid}' for uid in sorted(stored))


def _part(place: str, instance: IndexedInstance) -> Part:
    kind = f"{DICOM}; transfer-syntax={instance.transfer_syntax}"
    return Part(kind, instance.size_bytes, instance.whole, place)
