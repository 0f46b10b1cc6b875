"""Clinical facts from programs: all of a request or none of it, every problem told at once."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter
from pydantic import BaseModel, ConfigDict, Field

from app.accounts.doors import IntakeClient
from app.clinical import actions, store
from app.clinical.formats.facts_csv import FactRow
from app.web.sessions import DbSession

router = APIRouter(prefix="/api/v1/facts", tags=["facts"])

Text = Annotated[str, Field(max_length=200)]


class SentFact(BaseModel):
    """One statement about a study (label or UID) or a patient (pseudonym); `date` is YYYY-MM-DD."""

    model_config = ConfigDict(extra="forbid")

    study: Text = ""
    patient: Text = ""
    key: Annotated[str, Field(max_length=64, description="psa, prostate_volume, gleason, biopsy_core, ...")]
    value: Text | float
    unit: Text = ""
    source: Text = ""
    date: Text = ""


class SentFacts(BaseModel):
    model_config = ConfigDict(extra="forbid")

    facts: Annotated[list[SentFact], Field(min_length=1, max_length=10_000)]


class Kept(BaseModel):
    kept: int


class FactAnswer(BaseModel):
    key: str
    label: str
    value: str
    unit: str
    source: str
    observed_on: str | None
    computed: bool


@router.post("", status_code=201)
def state_facts(session: DbSession, actor: IntakeClient, body: SentFacts) -> Kept:
    """422 `bad_rows` lists every row that cannot be kept; then nothing was. Newer facts stand before older ones."""
    rows = [
        FactRow(
            number, 0, one.study.strip(), one.patient.strip(), one.key, str(one.value), one.unit, one.source, one.date
        )
        for number, one in enumerate(body.facts, start=1)
    ]
    return Kept(kept=actions.import_facts(session, actor, rows))


@router.get("/{study_id}")
def facts_of(session: DbSession, actor: IntakeClient, study_id: UUID) -> list[FactAnswer]:
    """What is known of a study's patient, with what is computed beside it."""
    return [
        FactAnswer(
            key=one.key,
            label=one.label,
            value=one.value,
            unit=one.unit,
            source=one.source,
            observed_on=one.observed_on.isoformat() if one.observed_on else None,
            computed=one.computed,
        )
        for one in store.facts_for(session, study_id)
    ]
