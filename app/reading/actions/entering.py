"""Opening a case: from then on it is read with the protocol and the guideline that held, whatever changes later."""

from uuid import UUID

from sqlalchemy.orm import Session

from app.accounts.values import Actor
from app.assignments import store as assignments
from app.assignments.tables import CampaignDesign
from app.audit import actions as audit
from app.audit.values import Chain
from app.kernel import clock
from app.kernel.refusals import Conflict
from app.reading import store
from app.reading.actions.guideline import CHANGED, changed_guideline, is_open, record_known
from app.reading.actions.proposing import offer_proposals
from app.reading.tables import Reading


def enter(session: Session, actor: Actor, reading_id: UUID, *, ahead: bool = False) -> None:
    """The reader comes to the case, or (`ahead`) the room only fetches its images while another is read.

    Raises NotFound, and Conflict (`guideline_changed`) while a changed guideline is not acknowledged.
    """
    reading = store.own_reading(session, actor.person_id, reading_id)
    if reading.opened_at is not None:
        return
    if ahead:
        assert_guideline_known(session, reading)
    else:
        open_case(session, actor, store.own_reading(session, actor.person_id, reading_id, lock=True))


def open_case(session: Session, actor: Actor, reading: Reading) -> None:
    """The case is open from now on, under what holds now. `reading` is locked; raises as `enter` does.

    The first version that a reader meets in a campaign counts as shown.
    """
    if is_open(session, reading):
        return
    assert_guideline_known(session, reading)
    design = assignments.current_design(session, reading.campaign_id)
    _renew(session, actor, reading, design)
    offer_proposals(session, actor, reading, design)
    shown = reading.guideline_version_id
    if shown is not None and store.known_guideline(session, reading.reader_id, reading.campaign_id) is None:
        record_known(session, actor, reading, shown, how="shown", before=None)
    reading.opened_at = clock.now(session)
    session.flush()


def assert_guideline_known(session: Session, reading: Reading) -> None:
    change = changed_guideline(session, reading)
    if change is not None:
        raise Conflict(
            "The guideline of this campaign changed since your last case. "
            f"Read what is new before you open the next: {change.sentence}",
            code=CHANGED,
            details=change.as_json(),
        )


def _renew(session: Session, actor: Actor, reading: Reading, design: CampaignDesign) -> None:
    """What was laid ready in advance follows a design that changed before it was opened."""
    pinned = {"protocol_version": reading.protocol_version_id, "guideline_version": reading.guideline_version_id}
    holds = {"protocol_version": design.protocol_version_id, "guideline_version": design.guideline_version_id}
    if reading.assignment_id is None or pinned == holds:
        return
    reading.protocol_version_id = design.protocol_version_id
    reading.guideline_version_id = design.guideline_version_id
    audit.record(
        session,
        actor.person_id,
        "reading.laid_ready",
        "reading",
        reading.id,
        campaign_id=reading.campaign_id,
        chain=Chain.reading(reading.id),
        old=pinned,
        new=holds,
    )
