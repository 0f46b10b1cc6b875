"""A delivery that arrives in parts: open it, announce its files, send what is missing, complete it; scope `intake`.

Names of files may name a patient: they come in bodies only, never in an address, and are not kept.
"""

from io import BytesIO
from typing import Annotated, Literal
from uuid import UUID

from fastapi import APIRouter, Query, Request
from pydantic import BaseModel, ConfigDict, Field
from starlette.concurrency import run_in_threadpool

from app.accounts.doors import IntakeClient
from app.imaging import actions, store
from app.imaging.actions.receiving import waiting_of
from app.imaging.rules import intake as rules
from app.imaging.tables import Intake
from app.imaging.values import Verdict
from app.kernel.db import transaction
from app.kernel.sealed import CHUNK_BYTES
from app.web.sessions import DbSession

router = APIRouter(prefix="/api/v1/intakes", tags=["intake"])

MOST_AT_ONCE = 1000
LARGEST_FILE_BYTES = 64 * 1024**3
_PART = {
    "requestBody": {
        "required": True,
        "content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}},
    }
}


class Body(BaseModel):
    model_config = ConfigDict(extra="forbid")


class Opened(Body):
    label_prefix: str = ""


class AnnouncedFile(Body):
    """`name`: its path in the sender's folder; with its size it tells the file from the others."""

    name: str = Field(max_length=4096)
    size_bytes: int = Field(ge=0, le=LARGEST_FILE_BYTES)


class Announcement(Body):
    files: list[AnnouncedFile] = Field(min_length=1, max_length=MOST_AT_ONCE)


class Completion(Body):
    leave_out_missing: bool = False


class SentFileAnswer(BaseModel):
    """`arrived_bytes` of `size_bytes` are safe here: send on from there. `judged`: it was worked through already."""

    number: int
    size_bytes: int
    arrived_bytes: int
    judged: bool


class SentFilesAnswer(BaseModel):
    files: list[SentFileAnswer]


class ArrivedAnswer(BaseModel):
    arrived_bytes: int


class StudyAnswer(BaseModel):
    id: UUID
    label: str
    verdicts: dict[Verdict, int]


class IntakeAnswer(BaseModel):
    id: UUID
    state: Literal["receiving", "waiting", "working", "done", "failed", "cancelled"]
    problem: str | None
    files_done: int
    files_total: int | None
    verdicts: dict[Verdict, int]
    studies: list[StudyAnswer]
    part_bytes: int = Field(description="Parts of a file are multiples of this, all but the last")


class JudgedFileAnswer(BaseModel):
    """`sent_number`: of the sent file it is, or was packed in."""

    number: int
    sent_number: int | None
    verdict: Verdict
    code: str
    sentence: str


class JudgedFilesAnswer(BaseModel):
    files: list[JudgedFileAnswer]


@router.post("", status_code=201)
def open_delivery(session: DbSession, actor: IntakeClient, body: Opened) -> IntakeAnswer:
    prefix = rules.label_prefix(body.label_prefix)
    return _answer(session, actions.open_delivery(session, actor, source="upload", label_prefix=prefix))


@router.get("/{intake_id}")
def look_at(session: DbSession, actor: IntakeClient, intake_id: UUID) -> IntakeAnswer:
    return _answer(session, store.intake(session, intake_id))


@router.post("/{intake_id}/files")
def announce(session: DbSession, actor: IntakeClient, intake_id: UUID, body: Announcement) -> SentFilesAnswer:
    """The same answer for a file that was announced before: that is how sending goes on after a break."""
    announced = [actions.Announced(file.name, file.size_bytes) for file in body.files]
    rows = actions.announce_files(session, actor, intake_id, announced)
    judged = store.judged_numbers(session, intake_id, [row.number for row in rows])
    intake = store.intake(session, intake_id)
    waiting = waiting_of(intake) if intake.waiting_key else None
    return SentFilesAnswer(
        files=[
            SentFileAnswer(
                number=row.number,
                size_bytes=row.size_bytes,
                arrived_bytes=row.size_bytes if row.number in judged or not waiting else waiting.arrived(row.number),
                judged=row.number in judged,
            )
            for row in rows
        ]
    )


@router.put("/{intake_id}/files/{number}", openapi_extra=_PART)
async def send(
    request: Request,
    actor: IntakeClient,
    intake_id: UUID,
    number: int,
    offset: Annotated[int, Query(ge=0, le=LARGEST_FILE_BYTES)] = 0,
) -> ArrivedAnswer:
    """One part of a file, from `offset` on; on the disk (encrypted) when this answers. 409 says where to go on."""
    return await run_in_threadpool(_kept, intake_id, number, offset, await request.body())


def _kept(intake_id: UUID, number: int, offset: int, part: bytes) -> ArrivedAnswer:
    with transaction() as session:
        intake = store.intake(session, intake_id)
        total = store.sent_file(session, intake_id, number).size_bytes
        rules.assert_part_fits(offset, len(part), total, chunk_bytes=CHUNK_BYTES)
        rules.assert_receives(intake.state)
        waiting = waiting_of(intake)
    return ArrivedAnswer(arrived_bytes=waiting.append(number, offset, BytesIO(part), total=total))


@router.post("/{intake_id}/completion")
def complete(session: DbSession, actor: IntakeClient, intake_id: UUID, body: Completion) -> IntakeAnswer:
    actions.complete_delivery(session, actor, intake_id, leave_out_missing=body.leave_out_missing)
    return _answer(session, store.intake(session, intake_id))


@router.post("/{intake_id}/cancellation")
def cancel(session: DbSession, actor: IntakeClient, intake_id: UUID) -> IntakeAnswer:
    actions.cancel_delivery(session, actor, intake_id)
    return _answer(session, store.intake(session, intake_id))


@router.get("/{intake_id}/files")
def judged_files(
    session: DbSession,
    actor: IntakeClient,
    intake_id: UUID,
    after: Annotated[int, Query(ge=0, le=10**9)] = 0,
) -> JudgedFilesAnswer:
    """Verdicts so far, in the order of the delivery, the next 1000 after a number."""
    store.intake(session, intake_id)
    rows = store.verdicts_after(session, intake_id, after, limit=MOST_AT_ONCE)
    return JudgedFilesAnswer(
        files=[
            JudgedFileAnswer(
                number=row.number,
                sent_number=row.sent_number,
                verdict=Verdict(row.verdict),
                code=row.code,
                sentence=row.sentence,
            )
            for row in rows
        ]
    )


def _answer(session: DbSession, intake: Intake) -> IntakeAnswer:
    session.flush()
    return IntakeAnswer.model_validate(
        {
            "id": intake.id,
            "state": intake.state,
            "problem": intake.problem,
            "files_done": intake.files_done or 0,
            "files_total": intake.files_total,
            "verdicts": store.summary_of(session, intake.id),
            "studies": [
                {"id": study.id, "label": study.label, "verdicts": verdicts}
                for study, verdicts in store.studies_of_intake(session, intake.id)
            ],
            "part_bytes": CHUNK_BYTES,
        }
    )
