"""What people do to readings: open, save, sign, reopen, report a problem, disclose."""

from app.reading.actions.breaks import break_suggested
from app.reading.actions.choosing import choose_import
from app.reading.actions.coordinating import reopen, replace_reader, resolve_problem, withdraw_reader
from app.reading.actions.disclosing import disclose
from app.reading.actions.entering import enter
from app.reading.actions.furnishing import define_layout, furnish
from app.reading.actions.guideline import acknowledge_guideline, changed_guideline, guideline_opened
from app.reading.actions.imported_told import Imported
from app.reading.actions.importing import (
    ImportRequest,
    Judged,
    import_delineation,
    judge,
    named_mapping,
)
from app.reading.actions.looking import looked
from app.reading.actions.opening import lay_ready, open_next
from app.reading.actions.placing_glands import enter_gland_slice, take_imported_gland, take_imported_glands
from app.reading.actions.problems import report_problem
from app.reading.actions.proposing import decide_proposal, see_proposals
from app.reading.actions.retiring import retire_mapping
from app.reading.actions.saving import save
from app.reading.actions.signing import Signed, submit
from app.reading.actions.training import see_reference, signed_training
from app.reading.actions.uploading import Waiting, confirm_upload, keep_upload, labels_of, preview, waiting

__all__ = [
    "ImportRequest",
    "Imported",
    "Judged",
    "Signed",
    "Waiting",
    "acknowledge_guideline",
    "break_suggested",
    "changed_guideline",
    "choose_import",
    "confirm_upload",
    "decide_proposal",
    "define_layout",
    "disclose",
    "enter",
    "enter_gland_slice",
    "furnish",
    "guideline_opened",
    "import_delineation",
    "judge",
    "keep_upload",
    "labels_of",
    "lay_ready",
    "looked",
    "named_mapping",
    "open_next",
    "preview",
    "reopen",
    "replace_reader",
    "report_problem",
    "resolve_problem",
    "retire_mapping",
    "save",
    "see_proposals",
    "see_reference",
    "signed_training",
    "submit",
    "take_imported_gland",
    "take_imported_glands",
    "waiting",
    "withdraw_reader",
]
