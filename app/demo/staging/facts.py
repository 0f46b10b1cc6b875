"""What is known of the invented patients beside their images."""

from sqlalchemy.orm import Session

from app.clinical import actions
from app.clinical import store as clinical
from app.demo.phantom.cases import CASES
from app.demo.staging import studies
from app.demo.staging.cast import actor_of
from app.imaging import store as imaging

SOURCE = "invented for the demonstration"


def are_stated(session: Session) -> bool:
    """The last patient's facts are stated last."""
    study_id = studies.study_id(session, len(CASES))
    return study_id is not None and any(fact.source == SOURCE for fact in clinical.facts_for(session, study_id))


def state(session: Session) -> None:
    coordinator = actor_of(session, "coordinator")
    for number, case in enumerate(CASES, start=1):
        study_id = studies.study_id(session, number)
        assert study_id is not None
        patient_id = imaging.study(session, study_id).patient_id
        for key, value, unit in (("psa", f"{case.psa_ng_ml:g}", "ng/ml"), ("dre", case.rectal_examination, "")):
            actions.add_fact(
                session, coordinator, patient_id, key=key, value=value, unit=unit, source=SOURCE, study_id=study_id
            )
