"""What people do with clinical facts: state one, or import a table of them."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy.orm import Session

from app.accounts.values import Actor
from app.audit import actions as audit
from app.audit.values import Chain
from app.clinical import rules, store
from app.clinical.formats import facts_csv
from app.clinical.formats.facts_csv import FactRow
from app.clinical.tables import Fact
from app.clinical.values import NewFact
from app.imaging.tables import Patient, Study
from app.kernel import clock
from app.kernel.refusals import Invalid, NotFound

MOST_PROBLEMS_TOLD = 100


def add_fact(
    session: Session,
    actor: Actor,
    patient_id: UUID,
    *,
    key: str,
    value: str,
    unit: str = "",
    source: str,
    observed_on: str = "",
    study_id: UUID | None = None,
) -> Fact:
    """A new statement about a patient (or about one examination); older ones stay."""
    if session.get(Patient, patient_id) is None:
        raise NotFound
    if study_id is not None:
        study = session.get(Study, study_id)
        if study is None or study.patient_id != patient_id:
            raise NotFound
    today = clock.now(session).date()
    new = rules.check_fact(key=key, value=value, unit=unit, source=source, observed_on=observed_on, today=today)
    return _keep(session, actor, patient_id, study_id, new)


def import_facts_csv(session: Session, actor: Actor, text: str, *, source: str = "") -> int:
    """All rows or none: every bad row is listed at once. `source` is for rows without one of their own."""
    rows, problems = facts_csv.read(text)
    return import_facts(session, actor, rows, problems, source=source)


def import_facts(
    session: Session, actor: Actor, rows: Sequence[FactRow], problems: list[str] | None = None, *, source: str = ""
) -> int:
    """The rows of a table or of a request: all or none; `problems` are those found before."""
    problems = list(problems or ())
    studies = store.studies_by_name(session, {row.study for row in rows if row.study})
    patients = store.patients_by_pseudonym(session, {row.patient for row in rows if row.patient})
    today = clock.now(session).date()
    checked: list[tuple[UUID, UUID | None, NewFact]] = []
    for row in rows:
        try:
            patient_id, study_id = _whose(row, studies, patients)
            new = rules.check_fact(
                key=row.key,
                value=row.value,
                unit=row.unit,
                source=row.source or source,
                observed_on=row.date,
                today=today,
            )
        except Invalid as refusal:
            line = f" (line {row.line})" if row.line else ""
            problems.append(f"Row {row.number}{line}: {refusal.sentence}")
        else:
            checked.append((patient_id, study_id, new))
    if problems:
        told = problems[:MOST_PROBLEMS_TOLD]
        more = [f"And {len(problems) - len(told)} more rows."] if len(problems) > len(told) else []
        raise Invalid("\n".join([*told, *more]), code="bad_rows", details={"rows": problems})
    for patient_id, study_id, new in checked:
        _keep(session, actor, patient_id, study_id, new)
    return len(checked)


def _whose(
    row: FactRow, studies: dict[str, tuple[UUID, UUID, str]], patients: dict[str, UUID]
) -> tuple[UUID, UUID | None]:
    if row.study:
        if row.study not in studies:
            raise Invalid(f"There is no study “{row.study}”.")
        study_id, patient_id, pseudonym = studies[row.study]
        if row.patient and row.patient != pseudonym:
            raise Invalid(f"The study “{row.study}” does not belong to the patient “{row.patient}”.")
        return patient_id, study_id
    if row.patient not in patients:
        raise Invalid(f"There is no patient “{row.patient}”." if row.patient else "It names neither study nor patient.")
    return patients[row.patient], None


def _keep(session: Session, actor: Actor, patient_id: UUID, study_id: UUID | None, new: NewFact) -> Fact:
    fact = Fact(
        patient_id=patient_id,
        study_id=study_id,
        key=new.key,
        value_number=new.number,
        value_text=new.text,
        unit=new.unit,
        source=new.source,
        observed_on=new.observed_on,
        by=actor.person_id,
    )
    session.add(fact)
    session.flush()
    audit.record(
        session,
        actor.person_id,
        "fact.stated",
        "fact",
        fact.id,
        chain=Chain.house(),
        new={
            "patient": patient_id,
            "study": study_id,
            "key": new.key,
            "value": new.text if new.number is None else new.number,
            "unit": new.unit,
            "source": new.source,
            "observed_on": new.observed_on.isoformat() if new.observed_on else None,
        },
    )
    return fact
