"""What boards and breakdowns are made of: the standing comparisons of a campaign's first stage, as plain values."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy.orm import Session

from app.agreement.rules.items import Item, comparable_items
from app.agreement.rules.material import Measured, Said
from app.agreement.store import campaigns
from app.agreement.tables import Comparison
from app.assignments import store as assignments
from app.imaging.values.roles import Role
from app.protocols import store as protocols
from app.protocols.values import Definition

ROLE_LABELS = {role.value: role.label for role in Role} | {"high_b": "high b"}


def of_first_stage(session: Session, campaign_id: UUID) -> list[Comparison]:
    stage = assignments.first_stage(session, campaign_id)
    return [c for c in campaigns.current_comparisons(session, campaign_id) if c.stage_id == stage.id]


def items(session: Session, campaign_id: UUID) -> list[Item]:
    design = assignments.current_design(session, campaign_id)
    version = protocols.version(session, design.protocol_version_id)
    return comparable_items(Definition.from_json(version.definition), ROLE_LABELS)


def said_and_measured(session: Session, comparisons: Sequence[Comparison]) -> tuple[list[Said], list[Measured]]:
    rows = campaigns.campaign_ratings(session, comparisons)
    patient = {comparison_id: str(patient_id) for comparison_id, patient_id in rows.patients.items()}
    said = [
        Said(str(r.comparison_id), patient[r.comparison_id], r.item, r.unit, str(r.reader_id), r.state, r.value)
        for r in rows.ratings
    ]
    measured = [
        Measured(
            str(v.comparison_id), patient[v.comparison_id], v.item, v.unit, str(v.reader_a_id), str(v.reader_b_id),
            v.metric, v.value,
        )
        for v in rows.values
    ]  # fmt: skip
    return said, measured
