"""The steps of the demonstration, in order; each knows whether it is done and whether its turn has come."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from sqlalchemy.orm import Session

from app.demo.phantom.cases import CASES
from app.demo.staging import accounts, adjudications, boards, campaigns, facts, readings, releases, studies
from app.demo.staging.plan import (
    CAMPAIGNS,
    READINGS,
    SETTLED,
    TRAINING,
    TRAINING_READINGS,
    ULTRASOUND,
    ULTRASOUND_READINGS,
    PlannedCampaign,
    PlannedReading,
)
from app.kernel.settings import settings

Judge = Callable[[Session], bool]


def _at_once(session: Session) -> bool:
    return True


@dataclass(frozen=True)
class Step:
    """`is_ready`: background work it builds on (a comparison, say) has been done."""

    label: str
    is_done: Judge
    do: Callable[[Session], None]
    is_ready: Judge = _at_once


def _account_step() -> Step:
    return Step("people and their accounts", accounts.are_open, lambda session: accounts.open_all(session, settings()))


def _study_step(number: int) -> Step:
    return Step(
        f"study {number} of {len(CASES)}, painted and brought in",
        lambda session: studies.study_id(session, number) is not None,
        lambda session: studies.bring_in(session, number),
    )


def _ultrasound_steps(number: int) -> Iterator[Step]:
    yield Step(
        f"{studies.label(number)}, painted and brought in",
        lambda session: studies.study_id(session, number) is not None,
        lambda session: studies.bring_in(session, number),
    )
    yield Step(
        f"{studies.label(number)}, looked at and confirmed",
        lambda session: studies.is_looked_at(session, number),
        lambda session: studies.look_at(session, number),
    )


def _campaign_step(plan: PlannedCampaign) -> Step:
    return Step(
        f"campaign {plan.code}",
        lambda session: campaigns.has_started(session, plan.code),
        lambda session: campaigns.start(session, plan),
    )


def _reading_step(plan: PlannedReading) -> Step:
    deed = "signed by" if plan.until == "signed" else "begun by"
    return Step(
        f"{plan.campaign}: {studies.label(plan.study)} {deed} {plan.reader}",
        lambda session: readings.is_done(session, plan),
        lambda session: readings.do(session, plan),
    )


def _settling_step(campaign: PlannedCampaign, study: int) -> Step:
    return Step(
        f"{campaign.code}: {studies.label(study)} settled by the adjudicator",
        lambda session: adjudications.is_settled(session, campaign.code, study),
        lambda session: adjudications.settle(session, campaign.code, study),
        lambda session: adjudications.is_compared(session, campaign.code, study),
    )


def _release_step(campaign: PlannedCampaign) -> Step:
    return Step(
        f"{campaign.code}: frozen for release",
        lambda session: releases.is_frozen(session, campaign.code),
        lambda session: releases.freeze(session, campaign.code),
    )


def _boards_step(campaign: PlannedCampaign) -> Step:
    return Step(
        f"{campaign.code}: agreement computed",
        lambda session: boards.stand(session, campaign.code),
        lambda session: boards.advance(session, campaign.code),
        lambda session: boards.are_compared(session, campaign.code),
    )


def _all() -> Iterator[Step]:
    yield _account_step()
    yield from (_study_step(number) for number in studies.MRI_NUMBERS)
    yield Step("facts about the patients", facts.are_stated, facts.state)
    yield from map(_campaign_step, CAMPAIGNS)
    yield from map(_reading_step, READINGS)
    yield from (_settling_step(campaign, study) for campaign, study in SETTLED)
    yield from map(_boards_step, CAMPAIGNS)
    yield from (_release_step(campaign) for campaign in CAMPAIGNS if campaign.released)
    yield _campaign_step(TRAINING)
    yield from map(_reading_step, TRAINING_READINGS)
    for number in studies.ULTRASOUND_NUMBERS:
        yield from _ultrasound_steps(number)
    yield _campaign_step(ULTRASOUND)
    yield from map(_reading_step, ULTRASOUND_READINGS)


STEPS: tuple[Step, ...] = tuple(_all())
