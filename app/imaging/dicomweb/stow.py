"""STOW-RS: objects sent by a program are judged as every delivery is; nothing of them is kept before that."""

import json
import threading
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

from anyio import CancelScope
from fastapi import APIRouter, Request, Response
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException

from app.accounts.doors import DicomwebSender
from app.accounts.values import Actor
from app.imaging.actions.spooling import Spool
from app.imaging.deidentify import Keys
from app.imaging.dicom.dicom_json import Json, element
from app.imaging.dicom.examined import Identity
from app.imaging.dicomweb import accept
from app.imaging.dicomweb.seen import base
from app.imaging.formats.multipart import PartsReader, fed, message_type
from app.imaging.formats.sender import SenderUids
from app.imaging.jobs import Judged, run_intake
from app.imaging.rules import storing
from app.imaging.values import FileVerdict
from app.imaging.values.limits import LARGEST_FILE_BYTES
from app.kernel.refusals import Misunderstood, Refusal, Unavailable
from app.kernel.settings import settings

router = APIRouter()

DICOM = "application/dicom"
MOST_AT_ONCE = 8
"""Messages: each has a connection of the database (its claim) for as long as it comes, and pages need some, too."""
_receiving = threading.BoundedSemaphore(MOST_AT_ONCE)
_BINARY = {"schema": {"type": "string", "format": "binary"}}
_DESCRIPTION: dict[str, Any] = {
    "responses": {
        status: {"description": said, "content": {accept.JSON: {"schema": {"type": "object"}}}}
        for status, said in ((200, "All stored"), (202, "Some stored, or with warnings"), (409, "None stored"))
    },
    "openapi_extra": {"requestBody": {"required": True, "content": {f'multipart/related; type="{DICOM}"': _BINARY}}},
}


@router.post("/studies", response_class=Response, **_DESCRIPTION)
async def store(request: Request, actor: DicomwebSender) -> Response:
    """DICOM objects of any studies, one a part. A repeat changes nothing."""
    return await _stored(request, actor, None)


@router.post("/studies/{study_uid}", response_class=Response, **_DESCRIPTION)
async def store_study(request: Request, actor: DicomwebSender, study_uid: str) -> Response:
    """DICOM objects of this study, named by the sender's UID or by ours."""
    return await _stored(request, actor, study_uid)


async def _stored(request: Request, actor: Actor, study_uid: str | None) -> Response:
    accept.assert_takes_json(request.headers.get("accept"))
    sent = message_type(request.headers.get("content-type", ""))
    if sent.kind != "multipart/related" or sent.inner not in (DICOM, ""):
        raise HTTPException(415)
    async with _spooled(actor) as spool:
        reader = PartsReader(sent.boundary, spool, DICOM, largest=LARGEST_FILE_BYTES)
        async for piece in fed(request.stream()):
            await run_in_threadpool(reader.feed, piece)
        reader.close()
        judged = await run_in_threadpool(_judged, actor, spool, study_uid)
    verdicts = [judged.verdicts[number] for number in sorted(judged.verdicts)]
    body = json.dumps(document(judged, spool.uids, base(request)), separators=(",", ":"), ensure_ascii=False)
    return Response(body, status_code=storing.status_of(verdicts), media_type=accept.JSON)


@asynccontextmanager
async def _spooled(actor: Actor) -> AsyncIterator[Spool]:
    if not _receiving.acquire(blocking=False):
        raise Unavailable(f"{MOST_AT_ONCE} messages are being received now. Send this one again in a minute.")
    spool = Spool(actor, "DICOMweb")
    try:
        yield spool
    except Refusal as refusal:
        spool.problem = refusal.sentence
        raise
    finally:
        # also when the sender has gone
        with CancelScope(shield=True):
            try:
                await run_in_threadpool(spool.close)
            finally:
                _receiving.release()


def _judged(actor: Actor, spool: Spool, study_uid: str | None) -> Judged:
    if spool.intake_id is None:
        raise Misunderstood("The message holds no object.")
    admit = _only(study_uid) if study_uid else None
    judged = run_intake(actor, spool.intake_id, spool, admit=admit, is_claimed=True)
    spool.problem = None
    return judged


def _only(study_uid: str) -> Callable[[Identity], FileVerdict | None]:
    named = Keys(settings().secret).digest("study", study_uid)

    def admit(identity: Identity) -> FileVerdict | None:
        return None if study_uid == identity.study_uid or named == identity.study_hash else storing.OTHER_STUDY

    return admit


def document(judged: Judged, uids: list[SenderUids], address: str) -> Json:
    """The sender's own UIDs, so that it knows which object is meant; the addresses lead to what was stored."""
    stored, failed = [], []
    for number, verdict in sorted(judged.verdicts.items()):
        sent, identity = uids[number - 1], judged.identities.get(number)
        item = {"00081150": element("UI", sent.sop_class), "00081155": element("UI", sent.sop_instance)}
        if verdict.verdict.is_in and identity is not None:
            place = f"{address}/studies/{identity.study_uid}/series/{identity.series_uid}/instances/{identity.sop_uid}"
            warning = storing.warning_reason(verdict)
            more = {"00081196": element("US", warning), **_comment(verdict)} if warning else {}
            stored.append({**item, "00081190": element("UR", place), **more})
        else:
            failed.append({**item, "00081197": element("US", storing.failure_reason(verdict)), **_comment(verdict)})
    studies = {judged.identities[n].study_uid for n, verdict in judged.verdicts.items() if verdict.verdict.is_in}
    return {
        **({"00081190": element("UR", f"{address}/studies/{studies.pop()}")} if len(studies) == 1 else {}),
        **({"00081198": element("SQ", *failed)} if failed else {}),
        **({"00081199": element("SQ", *stored)} if stored else {}),
    }


def _comment(verdict: FileVerdict) -> Json:
    """In short as ErrorComment, which holds 64 characters, and whole as TextValue."""
    return {"00000902": element("LO", storing.comment(verdict)), "0040A160": element("UT", verdict.sentence)}
