"""The reading room for the viewer: manifest, draft, saves, signature, problem reports."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Body, Depends, Header, Query, Request, Response
from pydantic import BaseModel, ConfigDict, Field

from app.accounts import actions as accounts
from app.accounts.doors import Reader
from app.kernel.db import asking, transaction
from app.kernel.refusals import Invalid
from app.kernel.timestamps import iso
from app.kernel.written import with_part
from app.reading import actions, rules, store
from app.reading.api.kept import Changes, Draft, Proposals, Saved
from app.reading.api.shown import Manifest
from app.reading.values import DraftChange, Key, ProblemKind, TimeSpent
from app.web.sessions import DbSession
from app.web.written import written

router = APIRouter(prefix="/api/v1/readings", tags=["readings"])


class SignatureRequest(BaseModel):
    model_config = ConfigDict(extra="forbid")

    password: Annotated[str, Field(max_length=500)]
    revision: Annotated[int, Field(ge=0)]
    spent: TimeSpent = Field(default_factory=TimeSpent)


class SignatureAnswer(BaseModel):
    submitted_at: str
    digest: str
    next_reading_id: UUID | None


class ProblemRequest(BaseModel):
    model_config = ConfigDict(extra="forbid")

    kind: ProblemKind
    note: Annotated[str, Field(max_length=2000)] = ""


class Looked(TimeSpent):
    active_ms: Annotated[int, Field(ge=1, le=86_400_000)]


class BreakSuggested(BaseModel):
    model_config = ConfigDict(extra="forbid")

    after_minutes: Annotated[int, Field(ge=1, le=1440)]


class GuidelineOpened(BaseModel):
    model_config = ConfigDict(extra="forbid")

    section: Key | None


class GuidelineRead(BaseModel):
    model_config = ConfigDict(extra="forbid")

    guideline_version: UUID


class Decided(BaseModel):
    model_config = ConfigDict(extra="forbid")

    declined: bool


class ProblemAnswer(BaseModel):
    id: UUID


def expected_revision(if_match: Annotated[str | None, Header()] = None) -> int:
    """The revision in `If-Match: "17"`."""
    text = (if_match or "").strip().removeprefix("W/").strip('"')
    if not text.isdecimal() or len(text) > 9:
        raise Invalid('A save names the revision it changes in the header If-Match, such as "17".', code="if_match")
    return int(text)


async def sent_bytes(request: Request) -> bytes:
    return await request.body()


@router.get("/{reading_id}/manifest", responses={200: {"model": Manifest}})
def manifest(reader: Reader, reading_id: UUID, *, ahead: bool = False) -> Response:
    """Everything the viewer needs to show the case, and nothing that the campaign hides. Opens the case, unless it
    is only fetched `ahead`. 409 `guideline_changed` says what a reader has to read and acknowledge first."""
    with asking() as session:
        head = store.head(session, reader.person_id, reading_id)
        if head.reading.opened_at is not None:
            return _manifest(store.manifest_of(session, head))
    with transaction() as session:
        actions.enter(session, reader, reading_id, ahead=ahead)
        return _manifest(store.manifest(session, reader.person_id, reading_id))


def _manifest(content: dict[str, Any]) -> Response:
    stacks = [with_part(stack, "frames", stack["frames"].text) for stack in content["stacks"]]
    text = with_part(content, "stacks", b"[" + b",".join(stacks) + b"]")
    return Response(text, media_type="application/json")


@router.get("/{reading_id}/draft", responses={200: {"model": Draft}})
def draft(session: DbSession, reader: Reader, reading_id: UUID) -> Response:
    """The reading as it was last saved; the ETag is its revision."""
    reading = store.own_reading(session, reader.person_id, reading_id)
    status = store.status(session, reading.id)
    content = store.draft(session, reading, revision=status.revision)
    shown = {
        "revision": status.revision,
        "saved_at": iso(status.saved_at) if status.saved_at else None,
        "findings": content.findings,
        "marks": content.marks,
        "answers": content.answers,
        "computed": content.computed,
        "placed": content.placed,
        "notices": content.notices,
    }
    return written(shown, revision=status.revision)


@router.get("/{reading_id}/changes", responses={200: {"model": Changes}})
def changes(
    session: DbSession, reader: Reader, reading_id: UUID, since: Annotated[int, Query(ge=0, le=999_999_999)]
) -> Response:
    """Which objects were saved after revision `since`: what another window changed; and the reading's state."""
    reading = store.own_reading(session, reader.person_id, reading_id)
    status = store.status(session, reading.id)
    shown = {"revision": status.revision, "state": rules.open_state(status), **store.changed(session, reading, since)}
    return written(shown, revision=status.revision)


@router.put("/{reading_id}/draft", responses={200: {"model": Saved}})
def save(
    session: DbSession,
    reader: Reader,
    reading_id: UUID,
    change: DraftChange,
    expected: Annotated[int, Depends(expected_revision)],
    sent: Annotated[bytes, Depends(sent_bytes)],
    idempotency_key: Annotated[UUID, Header()],
) -> Response:
    """Keep the objects that changed since the revision named in If-Match; safe to repeat under the same key."""
    saved = actions.save(session, reader, reading_id, change, expected=expected, key=idempotency_key, sent=sent)
    return written(saved.sent(), revision=saved.revision)


@router.get("/{reading_id}/proposals", responses={200: {"model": Proposals}})
def proposals(session: DbSession, reader: Reader, reading_id: UUID) -> Response:
    """What an algorithm proposes of the case, where the campaign offers that; each look is kept in the record.

    One is taken by saving a mark that names it in `proposal_id`, and its `model`.
    """
    return written(actions.see_proposals(session, reader, reading_id))


@router.put("/{reading_id}/proposals/{proposal_id}", status_code=204)
def decide_proposal(
    session: DbSession, reader: Reader, reading_id: UUID, proposal_id: UUID, body: Annotated[Decided, Body()]
) -> None:
    """The reader declines a proposal, or takes that back."""
    actions.decide_proposal(session, reader, reading_id, proposal_id, declined=body.declined)


@router.post("/{reading_id}/submission", status_code=201)
def submit(
    session: DbSession, reader: Reader, reading_id: UUID, body: Annotated[SignatureRequest, Body()]
) -> SignatureAnswer:
    """Sign with the re-typed password. 422 `incomplete` lists what is missing, each with its place."""
    store.own_reading(session, reader.person_id, reading_id)
    proof = accounts.prove_password(session, reader, body.password)
    signed = actions.submit(session, reader, reading_id, revision=body.revision, proof=proof, spent=body.spent)
    return SignatureAnswer(
        submitted_at=iso(signed.submitted_at), digest=signed.digest, next_reading_id=signed.next_reading_id
    )


@router.post("/{reading_id}/times", status_code=204)
def looked(
    session: DbSession,
    reader: Reader,
    reading_id: UUID,
    body: Annotated[Looked, Body()],
    idempotency_key: Annotated[UUID, Header()],
) -> None:
    """The case was looked at and nothing was changed: the time since it was told last, counted once under its key."""
    actions.looked(session, reader, reading_id, body, key=idempotency_key)


@router.post("/{reading_id}/break-suggestions", status_code=204)
def break_suggested(
    session: DbSession, reader: Reader, reading_id: UUID, body: Annotated[BreakSuggested, Body()]
) -> None:
    """The room showed the reader that a break is due; kept in the record."""
    actions.break_suggested(session, reader, reading_id, after_minutes=body.after_minutes)


@router.post("/{reading_id}/guideline-openings", status_code=204)
def opened_guideline(
    session: DbSession, reader: Reader, reading_id: UUID, body: Annotated[GuidelineOpened, Body()]
) -> None:
    """The reader opened guideline text; version, section (null: all of it) and time are kept in the record."""
    actions.guideline_opened(session, reader, reading_id, section=body.section)


@router.post("/{reading_id}/guideline-acknowledgements", status_code=204)
def acknowledge(session: DbSession, reader: Reader, reading_id: UUID, body: Annotated[GuidelineRead, Body()]) -> None:
    """The reader has read what changed in the guideline: the version named in the refusal `guideline_changed`."""
    actions.acknowledge_guideline(session, reader, reading_id, version_id=body.guideline_version)


@router.post("/{reading_id}/problem", status_code=201)
def report_problem(
    session: DbSession, reader: Reader, reading_id: UUID, body: Annotated[ProblemRequest, Body()]
) -> ProblemAnswer:
    """Set the case aside and tell the coordinator."""
    report = actions.report_problem(session, reader, reading_id, kind=body.kind, note=body.note)
    return ProblemAnswer(id=report.id)
