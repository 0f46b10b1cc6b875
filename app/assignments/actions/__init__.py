"""What coordinators do to campaigns: create, start, assign, take back."""

from app.assignments.actions.assigning import assign_by_hand, assign_evenly, assign_one_more, plan_evenly
from app.assignments.actions.campaigns import change_design, create_campaign, start_campaign
from app.assignments.actions.cases import add_cases, remove_case
from app.assignments.actions.grants import grant_to_adjudicator
from app.assignments.actions.members import (
    add_member,
    declare_conflict,
    end_adjudicator,
    end_conflict,
    replace_reader,
    withdraw_reader,
)
from app.assignments.actions.readiness import readiness, required_panes
from app.assignments.actions.training import make_training

__all__ = [
    "add_cases",
    "add_member",
    "assign_by_hand",
    "assign_evenly",
    "assign_one_more",
    "change_design",
    "create_campaign",
    "declare_conflict",
    "end_adjudicator",
    "end_conflict",
    "grant_to_adjudicator",
    "make_training",
    "plan_evenly",
    "readiness",
    "remove_case",
    "replace_reader",
    "required_panes",
    "start_campaign",
    "withdraw_reader",
]
