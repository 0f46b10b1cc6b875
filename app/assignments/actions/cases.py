"""Putting cases into a campaign and taking them out."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.values import Actor
from app.assignments import rules, store
from app.assignments.actions import assigning
from app.assignments.tables import Case, CaseRemoval, CaseStudy
from app.audit import actions as audit
from app.audit.values import Chain
from app.imaging import store as imaging
from app.imaging.tables import Study
from app.kernel.refusals import Invalid


def add_cases(session: Session, actor: Actor, campaign_id: UUID, study_ids: Sequence[UUID]) -> list[Case]:
    """One case for each study; a study that is in the campaign already is refused by its label."""
    chosen = list(dict.fromkeys(study_ids))
    studies = {study.id: study for study in session.scalars(select(Study).where(Study.id.in_(chosen)))}
    if len(studies) < len(chosen):
        raise Invalid("One of the chosen studies does not exist (any more).")
    present = store.studies_of_cases(session, [case.id for case in store.cases(session, campaign_id)])
    for study_id in {study_id for found in present.values() for study_id in found} & set(chosen):
        raise Invalid(f"Study {studies[study_id].label} is in this campaign already.")
    least = store.current_design(session, campaign_id).least_profile
    profiles = imaging.weakest_profiles(session, chosen)
    rules.assert_profiles({studies[study_id].label: found for study_id, found in profiles.items()}, least)
    added = [
        Case(campaign_id=campaign_id, patient_id=studies[study_id].patient_id, added_by=actor.person_id)
        for study_id in chosen
    ]
    session.add_all(added)
    session.flush()
    for case, study_id in zip(added, chosen, strict=True):
        session.add(CaseStudy(case_id=case.id, study_id=study_id))
        audit.record(
            session,
            actor.person_id,
            "case.added",
            "case",
            case.id,
            campaign_id=campaign_id,
            chain=Chain.campaign(campaign_id),
            new={"patient": case.patient_id, "studies": [study_id]},
        )
    session.flush()
    return added


def assert_profiles_of_cases(session: Session, campaign_id: UUID, least: str) -> None:
    """Refuses a profile that some study of the campaign does not reach, naming those."""
    of_case = store.studies_of_cases(session, [case.id for case in store.cases(session, campaign_id)])
    study_ids = [study_id for found in of_case.values() for study_id in found]
    rows = session.execute(select(Study.id, Study.label).where(Study.id.in_(study_ids)))
    labels = {study_id: label for study_id, label in rows}
    profiles = imaging.weakest_profiles(session, study_ids)
    rules.assert_profiles({labels[study_id]: found for study_id, found in profiles.items()}, least)


def remove_case(session: Session, actor: Actor, campaign_id: UUID, case_id: UUID, *, reason: str) -> None:
    """Nobody reads it any more; what was read stays in the record under the tombstone."""
    reason = rules.assert_reason(reason)
    store.campaign(session, campaign_id, lock=True)
    case = store.case(session, campaign_id, case_id)
    session.add(CaseRemoval(case_id=case.id, reason=reason, by=actor.person_id))
    ended = [row for row in store.current_assignments(session, campaign_id) if row.case_id == case.id]
    assigning.end(session, actor, ended, reason=f"case removed: {reason}")
    audit.record(
        session,
        actor.person_id,
        "case.removed",
        "case",
        case.id,
        campaign_id=campaign_id,
        chain=Chain.campaign(campaign_id),
        reason=reason,
    )
    session.flush()
