"""What a reader may know of a patient beforehand, in words; never what the campaign hides."""

from collections.abc import Collection
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import Select, and_, bindparam, select
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.orm import Session

from app.assignments.tables import Case, CaseStudy
from app.clinical.tables import Fact
from app.imaging.tables import Study

SHOWN_FACTS = {
    "age": "Age",
    "psa": "PSA",
    "psa_density": "PSA density",
    "dre": "Rectal examination",
    "prior_biopsy": "Earlier biopsy",
    "family_history": "Family history",
}
"""Pathology and earlier reports are never among it: they are the outcome."""


def shown_facts(session: Session, case_id: UUID, hidden: Collection[str]) -> list[dict[str, Any]]:
    shown = [key for key in SHOWN_FACTS if key not in hidden]
    found: dict[str, tuple[float | str | None, str]] = {}
    for key, number, text, unit, age in session.execute(_facts(), {"case_id": case_id, "keys": shown}):
        if key is not None:
            found[key] = (number if text is None else text, unit)
        if age is not None:
            # nobody has to say it of a patient whose images do
            found.setdefault("age", (age, "years"))
    return [
        {"key": key, "label": SHOWN_FACTS[key], "value": _written(found[key][0]), "unit": found[key][1] or None}
        for key in shown
        if key in found
    ]


@cache
def _facts() -> Select[Any]:
    """The newest of each key, with the age at the time of the images beside each; one row where nothing is known.
    Written once: that takes longer than the answer."""
    age = (
        select(Study.age_years)
        .join(CaseStudy, CaseStudy.study_id == Study.id)
        .where(CaseStudy.case_id == Case.id, Study.age_years.is_not(None))
        .limit(1)
        .scalar_subquery()
    )
    said = and_(Fact.patient_id == Case.patient_id, Fact.key.in_(bindparam("keys", expanding=True)))
    return (
        select(Fact.key, Fact.value_number, Fact.value_text, Fact.unit, age)
        .select_from(Case)
        .outerjoin(Fact, said)
        .where(Case.id == bindparam("case_id"))
        .ext(distinct_on(Fact.key))
        .order_by(Fact.key, Fact.at.desc())
    )


def _written(value: float | str | None) -> str:
    return f"{value:g}" if isinstance(value, int | float) else value or ""
