"""What people do with images: bring studies in, confirm what each stack is, let somebody see the pixels."""

from app.imaging.actions.accepting import accept_study
from app.imaging.actions.grants import end_grant, end_grants_because, end_grants_of, grant_study
from app.imaging.actions.intakes import begin_intake, finish_intake, note_files, note_progress, set_working
from app.imaging.actions.roles import confirm_roles, prefer_stack

__all__ = [
    "accept_study",
    "begin_intake",
    "confirm_roles",
    "end_grant",
    "end_grants_because",
    "end_grants_of",
    "finish_intake",
    "grant_study",
    "note_files",
    "note_progress",
    "prefer_stack",
    "set_working",
]
