"""The adjudication room for the viewer: manifest, verdicts, signature, corrected matches."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Body, Response
from pydantic import BaseModel, ConfigDict, Field

from app.accounts import actions as accounts
from app.accounts.doors import Adjudicator
from app.adjudication import actions, store
from app.adjudication.api.shown import AdjudicationManifest, ShownDifference
from app.kernel.timestamps import iso
from app.web.plain_json import PlainObject
from app.web.sessions import DbSession
from app.web.written import written

router = APIRouter(prefix="/api/v1/adjudications", tags=["adjudications"])


class _Sent(BaseModel):
    model_config = ConfigDict(extra="forbid")


class VerdictRequest(_Sent):
    kind: Annotated[str, Field(max_length=30)]
    alias: Annotated[str | None, Field(max_length=1)] = None
    # {"value"}, {"how"} or {"marks"}: checked against the item by rules/verdicts
    composite: PlainObject | None = None
    cause: Annotated[str, Field(max_length=30)]
    rationale: Annotated[str, Field(max_length=4000)]
    # the version of the verdict it takes the place of, 0 for none
    seen: Annotated[int, Field(ge=0, le=1_000_000)]


class SignatureRequest(_Sent):
    password: Annotated[str, Field(max_length=500)]
    # version of each verdict that was before the signer, by difference
    seen: Annotated[dict[UUID, int], Field(max_length=1000)]


class SignatureAnswer(BaseModel):
    signed_at: str
    digest: str
    next_comparison_id: UUID | None


class MatchRequest(_Sent):
    lesions: Annotated[list[list[UUID]], Field(max_length=200)]
    reason: Annotated[str, Field(max_length=4000)]


class MatchAnswer(BaseModel):
    comparison_id: UUID


@router.get("/{comparison_id}/manifest", responses={200: {"model": AdjudicationManifest}})
def manifest(session: DbSession, adjudicator: Adjudicator, comparison_id: UUID) -> Response:
    """The case with its readers as letters, and every difference with what was said and measured."""
    comparison = actions.enter(session, adjudicator, comparison_id)
    return written(store.manifest(session, adjudicator.person_id, comparison))


@router.put("/{comparison_id}/differences/{difference_id}/verdict", responses={200: {"model": ShownDifference}})
def settle(
    session: DbSession,
    adjudicator: Adjudicator,
    comparison_id: UUID,
    difference_id: UUID,
    body: Annotated[VerdictRequest, Body()],
) -> Response:
    """Settle one difference, or settle it anew: a new version of its verdict. The difference as it stands then.

    412 `stale` when there is a newer verdict than the one `seen`."""
    comparison = actions.enter(session, adjudicator, comparison_id)
    actions.settle(session, adjudicator, comparison_id, difference_id, **body.model_dump())
    listed = store.difference_list(session, comparison)
    return written(next(one for one in listed if one["id"] == str(difference_id)))


@router.post("/{comparison_id}/signature", status_code=201)
def sign(
    session: DbSession, adjudicator: Adjudicator, comparison_id: UUID, body: Annotated[SignatureRequest, Body()]
) -> SignatureAnswer:
    """Sign with the re-typed password once every difference is settled. 409 `open_differences` names the open ones;
    412 `stale` when a verdict is another than the one `seen`."""
    comparison = actions.enter(session, adjudicator, comparison_id)
    proof = accounts.prove_password(session, adjudicator, body.password)
    signature = actions.sign(session, adjudicator, comparison_id, proof, seen=body.seen)
    head = store.manifest_head(session, adjudicator.person_id, comparison)
    return SignatureAnswer(
        signed_at=iso(signature.at), digest=signature.digest, next_comparison_id=head["next_reading_id"]
    )


@router.post("/{comparison_id}/match", status_code=201)
def correct_match(
    session: DbSession, adjudicator: Adjudicator, comparison_id: UUID, body: Annotated[MatchRequest, Body()]
) -> MatchAnswer:
    """Say which findings are one lesion, with a reason: a new comparison, verdicts that still fit carried over."""
    actions.enter(session, adjudicator, comparison_id)
    made = actions.correct_match(session, adjudicator, comparison_id, lesions=body.lesions, reason=body.reason)
    return MatchAnswer(comparison_id=made)
