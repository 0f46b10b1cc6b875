"""Planning and starting the demonstration's campaigns."""

from datetime import timedelta
from uuid import UUID

from sqlalchemy.orm import Session

from app.assignments import actions, store
from app.assignments.tables import Campaign
from app.assignments.values import Design
from app.demo.staging import studies
from app.demo.staging.cast import actor_of
from app.demo.staging.plan import PlannedCampaign
from app.kernel import clock
from app.protocols.actions import publish_preset


def found(session: Session, code: str) -> Campaign | None:
    return next((one for one in store.campaigns(session) if one.code == code), None)


def has_started(session: Session, code: str) -> bool:
    campaign = found(session, code)
    return campaign is not None and store.started_at(session, campaign.id) is not None


def start(session: Session, plan: PlannedCampaign) -> None:
    coordinator = actor_of(session, "coordinator")
    version = publish_preset(session, coordinator, plan.protocol)
    campaign = actions.create_campaign(
        session,
        coordinator,
        name=plan.name,
        code=plan.code,
        design=Design(
            version.id,
            len(plan.readers) - (plan.reference is not None),
            due_on=(clock.now(session) + timedelta(days=plan.due_in_days)).date(),
            required_panes=plan.required_panes,
        ),
        study_ids=[_study(session, number) for number in plan.studies],
        reader_ids=[actor_of(session, key).person_id for key in plan.readers],
        adjudicator_ids=[actor_of(session, "adjudicator").person_id],
    )
    if plan.reference is not None:
        reference, reason = actor_of(session, plan.reference).person_id, "New readers see how they compare."
        actions.make_training(session, coordinator, campaign.id, reference_reader_id=reference, reason=reason)
    actions.start_campaign(session, coordinator, campaign.id)


def case_id(session: Session, code: str, study: int) -> UUID:
    """The case of a campaign that shows this study."""
    campaign = found(session, code)
    assert campaign is not None
    cases = [case.id for case in store.cases(session, campaign.id)]
    shown = store.studies_of_cases(session, cases)
    wanted = _study(session, study)
    return next(case for case, study_ids in shown.items() if wanted in study_ids)


def _study(session: Session, number: int) -> UUID:
    found = studies.study_id(session, number)
    assert found is not None, f"{studies.label(number)} is not in yet"
    return found
