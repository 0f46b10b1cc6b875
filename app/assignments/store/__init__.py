"""Queries of the assignments room."""

from app.assignments.store.campaigns import (
    campaign,
    campaigns,
    case,
    cases,
    current_design,
    design_history,
    first_stage,
    is_removed,
    started_at,
    studies_of_cases,
)
from app.assignments.store.members import (
    barred_pairs,
    conflicts,
    is_member,
    members,
    people_names,
    reads_in,
)
from app.assignments.store.planned import (
    assignment,
    current_assignments,
    is_ended,
    readers_by_case,
    taken_codes,
)

__all__ = [
    "assignment",
    "barred_pairs",
    "campaign",
    "campaigns",
    "case",
    "cases",
    "conflicts",
    "current_assignments",
    "current_design",
    "design_history",
    "first_stage",
    "is_ended",
    "is_member",
    "is_removed",
    "members",
    "people_names",
    "readers_by_case",
    "reads_in",
    "started_at",
    "studies_of_cases",
    "taken_codes",
]
