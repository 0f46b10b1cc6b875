"""What people do with images: bring studies in, confirm what each stack is, let somebody see the pixels."""

from app.imaging.actions.accepting import accept_study, judge_study
from app.imaging.actions.forgetting import delete_replaced
from app.imaging.actions.grants import end_grant, end_grants_because, end_grants_of, grant_study
from app.imaging.actions.indexing import index_study
from app.imaging.actions.intakes import begin_intake, finish_intake, note_files, note_progress, set_working
from app.imaging.actions.masking import confirm_pixels, mask_series, withhold_series
from app.imaging.actions.profiles import choose_profile
from app.imaging.actions.programs import hide_from_program, let_program_see
from app.imaging.actions.quarantine import decide_finding
from app.imaging.actions.receiving import (
    Announced,
    announce_files,
    cancel_delivery,
    complete_delivery,
    note_arrived,
    open_delivery,
    retry_delivery,
)
from app.imaging.actions.recovering import recover_intakes
from app.imaging.actions.registering import checked_registration, record_registration, withdraw_registration
from app.imaging.actions.roles import SaidOfKind, confirm_kinds, confirm_roles, prefer_stack
from app.imaging.actions.site_rules import revoke_site_rule
from app.imaging.actions.sweeping import give_angles

__all__ = [
    "Announced",
    "SaidOfKind",
    "accept_study",
    "announce_files",
    "begin_intake",
    "cancel_delivery",
    "checked_registration",
    "choose_profile",
    "complete_delivery",
    "confirm_kinds",
    "confirm_pixels",
    "confirm_roles",
    "decide_finding",
    "delete_replaced",
    "end_grant",
    "end_grants_because",
    "end_grants_of",
    "finish_intake",
    "give_angles",
    "grant_study",
    "hide_from_program",
    "index_study",
    "judge_study",
    "let_program_see",
    "mask_series",
    "note_arrived",
    "note_files",
    "note_progress",
    "open_delivery",
    "prefer_stack",
    "record_registration",
    "recover_intakes",
    "retry_delivery",
    "revoke_site_rule",
    "set_working",
    "withdraw_registration",
    "withhold_series",
]
