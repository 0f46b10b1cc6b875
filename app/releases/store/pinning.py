"""What a freeze pins: exact signatures, comparisons, verdicts and versions, and what could change later, in words."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app import __version__
from app.accounts.tables import Person
from app.adjudication import store as adjudication
from app.adjudication.rules import RULES_VERSION
from app.agreement import store as agreement
from app.agreement.tables import Comparison
from app.assignments import store as assignments
from app.assignments.tables import Campaign, Case
from app.clinical.tables import Fact
from app.imaging import store as imaging
from app.imaging.store.studies import stacks_of
from app.imaging.tables import Patient, Study
from app.kernel.timestamps import iso
from app.protocols import store as protocols
from app.reading import store as reading
from app.releases.rules.naming import case_keys, codes
from app.releases.rules.not_readable import by_case, report_record, why_excluded
from app.releases.rules.readiness import Readiness, settled_words
from app.releases.store.releases import is_running
from app.releases.values import Json

FORM = "consilium-freeze-1"
NOT_SIGNED = "not all readings are signed"


@dataclass(frozen=True)
class Standing:
    """The finished cases of a campaign, each with its comparison as it stands and its state of settling."""

    comparisons: Mapping[UUID, Comparison]
    cases: Mapping[UUID, adjudication.SettledCase]
    labels: Mapping[UUID, str]


def standing(session: Session, campaign_id: UUID) -> Standing:
    return Standing(
        comparisons={one.case_id: one for one in agreement.current_comparisons(session, campaign_id)},
        cases={one.case_id: one for one in adjudication.cases_of_campaign(session, campaign_id)},
        labels={
            one.case_id: one.label
            for one in assignments.case_series(session, [c.id for c in assignments.cases(session, campaign_id)])
        },
    )


def readiness(session: Session, campaign_id: UUID) -> Readiness:
    examined = adjudication.cases_of_campaign(session, campaign_id)
    cases = {case.id for case in assignments.cases(session, campaign_id)}
    finished = reading.finished_cases(session, campaign_ids=[campaign_id])
    unread = {one.case_id for one in reading.reported(session, campaign_id) if one.stands}
    return Readiness(
        cases=len(cases),
        not_readable=len(unread & cases - {case_id for case_id, _ in finished}),
        finished=len(finished),
        examined=len(examined),
        settled=sum(one.state in ("agreed", "signed") for one in examined),
        damaged=len(reading.damaged_cases(session, campaign_id)),
        running=is_running(session, campaign_id),
        training=assignments.training(session, campaign_id) is not None,
    )


def pins_of(session: Session, campaign: Campaign, formats: Mapping[str, str]) -> dict[str, Any]:
    """Everything the archive is made from; ids of history rows, and copies of what history does not keep."""
    found = standing(session, campaign.id)
    design = assignments.current_design(session, campaign.id)
    version = protocols.version(session, design.protocol_version_id)
    of_case = {case_id: comparison for case_id, comparison in found.comparisons.items() if case_id in found.cases}
    imported = reading.imported_submissions(session, list(of_case))
    readers = {reader for one in of_case.values() for reader in one.reader_ids}
    readers |= {str(reader) for found in imported.values() for _, reader in found}
    reports = reading.reported(session, campaign.id)
    readers |= {str(one.reader_id) for one in reports}
    keys = case_keys({str(case_id): found.labels[case_id] for case_id in found.labels})
    verdicts = {case_id: _verdicts(session, one) for case_id, one in of_case.items()}
    adjudicators = {by for given in verdicts.values() for by in given.values()}
    people = _readers(session, readers, seed=design.seed)
    unread = _not_readable(session, reports, found, keys, people, released=of_case.keys())
    return {
        "form": FORM,
        "software": __version__,
        "formats": dict(formats),
        "campaign": {"code": campaign.code, "name": campaign.name},
        "design": {
            "number": design.number,
            "readers_per_case": design.readers_per_case,
            "distribution": design.distribution,
            "blinding": design.blinding,
            "seed": design.seed,
            "proposals": [design.model_name, design.model_version] if design.proposals_by else None,
            "difference_rules": RULES_VERSION,
        },
        "protocol_version": str(version.id),
        "readers": people,
        "adjudicators": codes("A", adjudicators, seed=design.seed),
        "cases": [
            _case(session, found, of_case[case_id], keys[str(case_id)], verdicts[case_id])
            | {"submissions": _submissions(of_case[case_id], imported.get(case_id, ()))}
            for case_id in sorted(of_case, key=lambda one: keys[str(one)])
        ],
        "not_readable": unread,
        "excluded": _excluded(session, campaign.id, found, of_case.keys(), keys, by_case(unread)),
    }


def _not_readable(
    session: Session,
    reports: Sequence[reading.Reported],
    found: Standing,
    keys: Mapping[str, str],
    people: Mapping[str, Mapping[str, Any]],
    *,
    released: Collection[UUID],
) -> list[dict[str, Any]]:
    """By case, then by time; of a case that was removed without what it was."""
    records = []
    for one in reports:
        told = vars(one) | {"at": iso(one.at), "resolved_at": iso(one.resolved_at) if one.resolved_at else None}
        case = _told_case(session, one.case_id, found, keys) if one.case_id in found.labels else {}
        reader = str(people[str(one.reader_id)]["reader"])
        records.append(report_record(told, case, reader=reader, released=one.case_id in released))
    return sorted(records, key=lambda one: (one["case"] is None, one["case"] or "", one["at"]))


def _told_case(session: Session, case_id: UUID, found: Standing, keys: Mapping[str, str]) -> dict[str, Any]:
    studies = assignments.studies_of_cases(session, [case_id])[case_id]
    return {
        "key": keys[str(case_id)],
        "label": found.labels[case_id],
        "patient": session.get_one(Patient, session.get_one(Case, case_id).patient_id).pseudonym,
        "study_uids": [session.get_one(Study, one).study_uid for one in studies],
    }


def _case(
    session: Session, found: Standing, comparison: Comparison, key: str, verdicts: Mapping[str, str]
) -> dict[str, Any]:
    case = found.cases[comparison.case_id]
    row = session.get_one(Case, comparison.case_id)
    study_ids = assignments.studies_of_cases(session, [row.id])[row.id]
    stacks = [stack.id for _, stack in stacks_of(session, study_ids)]
    roles = imaging.current_roles(session, stacks)
    return {
        "case_id": str(row.id),
        "key": key,
        "label": found.labels[row.id],
        "patient": session.get_one(Patient, row.patient_id).pseudonym,
        "studies": [_study(session.get_one(Study, one)) for one in study_ids],
        "facts": _facts(session, row.patient_id),
        "roles": {str(stack_id): role.role for stack_id, role in sorted(roles.items(), key=lambda x: str(x[0]))},
        "comparison": str(comparison.id),
        "verdicts": sorted(verdicts),
        "signed": case.signed,
        "settled": settled_words(differences=case.differences, settled=case.settled, signed=case.signed),
    }


def _submissions(comparison: Comparison, imported: Sequence[tuple[UUID, UUID]]) -> list[str]:
    """What was compared, and the imported readings beside it, whether or not they were."""
    return list(dict.fromkeys([*comparison.submission_ids, *(str(submission) for submission, _ in imported)]))


def _verdicts(session: Session, comparison: Comparison) -> dict[str, str]:
    """Newest verdicts by id, with who gave them."""
    rows = adjudication.differences(session, comparison.id)
    given = adjudication.verdicts(session, [row.id for row in rows])
    return {str(verdict.id): str(verdict.by) for verdict in given.values()}


def _readers(session: Session, ids: Collection[str], *, seed: str) -> dict[str, dict[str, Any]]:
    people = {str(one.id): one for one in session.scalars(select(Person).where(Person.id.in_(map(UUID, ids))))}
    reader = codes("R", people, seed=seed)
    site = codes("S", {str(one.site_id) for one in people.values() if one.site_id}, seed=seed)
    return {
        person_id: {
            "reader": reader[person_id],
            "kind": one.kind,
            "specialty": one.specialty,
            "years_experience": one.years_experience,
            "cases_per_year": one.cases_per_year,
            "site": site[str(one.site_id)] if one.site_id else None,
        }
        for person_id, one in people.items()
    }


def _study(study: Study) -> dict[str, Any]:
    return {
        "study_uid": study.study_uid,
        "label": study.label,
        "modality": study.modality,
        "age_years": study.age_years,
    }


def _facts(session: Session, patient_id: UUID) -> list[dict[str, Any]]:
    """Without dates: those of images are shifted for each patient, these are not."""
    rows = session.scalars(select(Fact).where(Fact.patient_id == patient_id).order_by(Fact.key, Fact.at, Fact.id))
    return [
        {
            "key": row.key,
            "value": row.value_number if row.value_text is None else row.value_text,
            "unit": row.unit,
            "source": row.source,
        }
        for row in rows
    ]


def _excluded(
    session: Session,
    campaign_id: UUID,
    found: Standing,
    included: Collection[UUID],
    keys: Mapping[str, str],
    unread: Mapping[str, Sequence[Json]],
) -> list[dict[str, Any]]:
    open_cases = [
        {"label": label, "why": why_excluded(unread.get(keys[str(one)], ())) or NOT_SIGNED}
        for one, label in found.labels.items()
        if one not in included
    ]
    removed = [
        {"label": None, "why": f"removed: {one.reason}"} for one in assignments.removed_cases(session, campaign_id)
    ]
    return sorted(open_cases, key=lambda one: str(one["label"])) + removed
