"""Storing where the gland of a case lies: readers get the slice it opens at, nothing else."""

from uuid import UUID

from sqlalchemy.orm import Session

from app.accounts.values import Actor
from app.assignments import store as assignments
from app.audit import actions as audit
from app.audit.values import Chain
from app.imaging import store as imaging
from app.kernel.refusals import Conflict, NotFound
from app.reading import store
from app.reading.rules.opening import Place, slice_centre
from app.reading.tables import GlandPlace, Reading

ENTERED, DELINEATION = "entered", "delineation"


def enter_gland_slice(session: Session, actor: Actor, campaign_id: UUID, case_id: UUID, number: int) -> GlandPlace:
    """By the slice of the axial T2 in which the middle of the gland is, counted from 1."""
    case = assignments.case(session, campaign_id, case_id)
    studies = assignments.studies_of_cases(session, [case.id])[case.id]
    axial = [one for one in imaging.reading_stacks(session, studies) if "t2_ax" in one["pane_roles"]]
    if not axial:
        raise Conflict("This case has no axial T2 to count slices of.")
    return _store(session, actor, campaign_id, case.id, slice_centre(axial[0], number), ENTERED)


def take_imported_gland(session: Session, actor: Actor, campaign_id: UUID, reading_id: UUID) -> GlandPlace:
    """The middle of a gland outlined elsewhere: of an import, never of a reader of the campaign."""
    reading = session.get(Reading, reading_id)
    if reading is None or reading.campaign_id != campaign_id or reading.purpose != store.IMPORTED:
        raise NotFound
    place = store.gland_middle(session, reading)
    if place is None:
        raise Conflict("No gland is outlined in this import.")
    return _store(session, actor, campaign_id, reading.case_id, place, DELINEATION, reading_id)


def take_imported_glands(session: Session, actor: Actor, campaign_id: UUID) -> int:
    """For every case that has an imported gland and no place yet; how many."""
    case_ids = [case.id for case in assignments.cases(session, campaign_id)]
    known = store.stored_places(session, case_ids)
    open_ones = [case_id for case_id in case_ids if case_id not in known]
    found = store.imports_with_gland(session, open_ones)
    for readings in found.values():
        take_imported_gland(session, actor, campaign_id, readings[0].id)
    return len(found)


def _store(
    session: Session,
    actor: Actor,
    campaign_id: UUID,
    case_id: UUID,
    place: Place,
    origin: str,
    reading_id: UUID | None = None,
) -> GlandPlace:
    assignments.campaign(session, campaign_id, lock=True)
    before = store.stored_place(session, case_id)
    row = GlandPlace(
        campaign_id=campaign_id,
        case_id=case_id,
        number=before.number + 1 if before else 1,
        place_mm=list(place.at_mm),
        frame_of_reference_uid=place.frame_of_reference_uid,
        origin=origin,
        by=actor.person_id,
    )
    session.add(row)
    session.flush()
    audit.record(
        session,
        actor.person_id,
        "case.gland_placed",
        "reading_case",
        case_id,
        campaign_id=campaign_id,
        chain=Chain.campaign(campaign_id),
        old={"place_mm": before.place_mm, "origin": before.origin} if before else None,
        new={"place_mm": row.place_mm, "origin": origin, "reading": reading_id},
    )
    return row
