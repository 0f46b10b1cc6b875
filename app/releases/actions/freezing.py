"""Freezing a campaign: everything is pinned and signed now, the archive is made in the background."""

from uuid import UUID

from sqlalchemy.orm import Session

from app.accounts.values import Actor, Proof
from app.adjudication import actions as adjudication
from app.assignments import store as assignments
from app.audit import actions as audit
from app.audit.values import Chain
from app.kernel import jobs
from app.kernel.ids import new_id
from app.kernel.refusals import NotFound
from app.releases import store
from app.releases.formats import FORMATS
from app.releases.rules.canonical import digest_of
from app.releases.rules.readiness import MEANING, assert_may_freeze
from app.releases.tables import Freeze, ReleaseProgress
from app.releases.values import MAKING


def freeze(session: Session, actor: Actor, campaign_id: UUID, proof: Proof, *, note: str) -> Freeze:
    """Pins exact signatures, verdicts and versions; from here on the archive is determined.

    Raises NotFound for a coordinator who reads in the campaign, Conflict for what blocks (`rules.readiness`).
    """
    assert proof.person_id == actor.person_id
    campaign = assignments.campaign(session, campaign_id, lock=True)
    if assignments.reads_in(session, campaign_id, actor.person_id):
        raise NotFound
    adjudication.examine_finished(session, campaign_id)
    ready = store.readiness(session, campaign_id)
    assert_may_freeze(ready, note)
    pins = store.pins_of(session, campaign, {form.key: form.version for form in FORMATS})
    pins["remarks"] = list(ready.remarks)
    row = Freeze(
        id=new_id(),
        campaign_id=campaign_id,
        number=store.last_number(session, campaign_id) + 1,
        pins=pins,
        pins_digest=digest_of(pins),
        note=note.strip(),
        meaning=MEANING,
        by=actor.person_id,
        at=proof.at,
    )
    session.add(row)
    session.flush()
    session.add(ReleaseProgress(freeze_id=row.id, state="waiting", done=0, total=len(pins["cases"])))
    session.flush()
    audit.record(
        session,
        actor.person_id,
        "release.frozen",
        "freeze",
        row.id,
        campaign_id=campaign_id,
        chain=Chain.campaign(campaign_id),
        new={
            "number": row.number,
            "pins_digest": row.pins_digest,
            "cases": len(pins["cases"]),
            "meaning": MEANING,
            "remarks": pins["remarks"],
        },
        reason=row.note,
        at=proof.at,
    )
    jobs.defer(session, MAKING, freeze_id=str(row.id))
    return row


def make_again(session: Session, actor: Actor, campaign_id: UUID, freeze_id: UUID) -> None:
    """After a failure (images that were missing are back): the same pins, the same bytes."""
    row = store.freeze(session, freeze_id)
    progress = store.progress(session, freeze_id)
    reads = assignments.reads_in(session, campaign_id, actor.person_id)
    if row.campaign_id != campaign_id or not (progress.state == "failed" or store.gave_up(session, progress)) or reads:
        raise NotFound
    progress.state, progress.problem, progress.done = "waiting", None, 0
    audit.record(
        session,
        actor.person_id,
        "release.retried",
        "freeze",
        row.id,
        campaign_id=campaign_id,
        chain=Chain.campaign(campaign_id),
    )
    jobs.defer(session, MAKING, freeze_id=str(row.id))
