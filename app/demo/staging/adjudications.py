"""The demonstration's adjudicator at work: every difference looked at, settled with a cause and a reason, signed."""

from sqlalchemy.orm import Session

from app.accounts import actions as accounts
from app.accounts.values import Actor
from app.adjudication import actions, store
from app.adjudication.tables import Difference
from app.adjudication.values import LESION, MASK, Cause
from app.demo.staging import campaigns
from app.demo.staging.cast import READER_KEYS, actor_of, password
from app.kernel.settings import settings
from app.reading import store as reading

REASONS: dict[str, tuple[Cause, str]] = {
    LESION: (
        Cause.MISREAD,
        "Looked at again in all planes: what counts is the match of ADC and high b.",
    ),
    MASK: (Cause.TRUE_AMBIGUITY, "The margin is blurred; the tighter outline follows the ADC."),
    "quality": (Cause.IMAGE_QUALITY, "Some noise, yet every zone can be judged."),
}
OTHERWISE = (Cause.MISREAD, "Looked at side by side; this score follows the definitions of the guideline.")


def is_compared(session: Session, code: str, study: int) -> bool:
    return _case(session, code, study) is not None


def is_settled(session: Session, code: str, study: int) -> bool:
    case = _case(session, code, study)
    return case is not None and case.state in (store.State.SIGNED, store.State.AGREED)


def settle(session: Session, code: str, study: int) -> None:
    """What a person who tries the demonstration has settled already is left as it is."""
    case = _case(session, code, study)
    assert case is not None
    adjudicator = actor_of(session, "adjudicator")
    actions.enter(session, adjudicator, case.comparison_id)
    differences = store.differences(session, case.comparison_id)
    settled = store.verdicts(session, [one.id for one in differences])
    alias = _trusted_alias(session, case)
    for difference in differences:
        if difference.id not in settled:
            _settle(session, adjudicator, difference, alias)
    proof = accounts.prove_password(session, adjudicator, password(settings()))
    given = store.verdicts(session, [one.id for one in differences])
    seen = {difference_id: verdict.version for difference_id, verdict in given.items()}
    actions.sign(session, adjudicator, case.comparison_id, proof, seen=seen)


def _settle(session: Session, adjudicator: Actor, difference: Difference, alias: str) -> None:
    cause, rationale = REASONS.get(difference.item, OTHERWISE)
    actions.settle(
        session,
        adjudicator,
        difference.comparison_id,
        difference.id,
        kind="accept_one",
        alias=alias,
        composite=None,
        cause=cause,
        rationale=rationale,
        seen=0,
    )


def _trusted_alias(session: Session, case: store.SettledCase) -> str:
    """The letter of the most skilled reader. The room does not tell who that is; the stage director knows."""
    cells = reading.cells(session, case.campaign_id, [case.case_id])
    wanted = cells[case.case_id, actor_of(session, READER_KEYS[0]).person_id].reading_id
    return next(alias for reading_id, alias in store.aliases(session, case.case_id).items() if reading_id == wanted)


def _case(session: Session, code: str, study: int) -> store.SettledCase | None:
    campaign = campaigns.found(session, code)
    if campaign is None:
        return None
    case_id = campaigns.case_id(session, code, study)
    found = store.cases_of_campaign(session, campaign.id)
    return next((one for one in found if one.case_id == case_id), None)
