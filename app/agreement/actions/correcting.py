"""Correcting which findings are one lesion: a new comparison of the same signatures, with a reason."""

from collections import Counter
from uuid import UUID

from sqlalchemy.orm import Session

from app.accounts.values import Actor
from app.agreement import store
from app.agreement.actions.boards import ask_for_boards
from app.agreement.actions.comparing import make
from app.agreement.rules.comparing import Groups
from app.agreement.tables import Comparison
from app.kernel.refusals import Conflict, Invalid
from app.reading import store as reading


def correct_match(
    session: Session, actor: Actor, comparison_id: UUID, *, lesions: list[list[UUID]], reason: str
) -> Comparison:
    """`lesions`: the findings of each lesion; every finding of the comparison exactly once, one per reader."""
    old = store.comparison(session, comparison_id)
    newest = store.newest_comparison(session, old.case_id, old.stage_id)
    signed = reading.signed_content(session, old.case_id, old.stage_id)
    if newest is None or newest.id != old.id or {str(s.submission_id) for s in signed} != set(old.submission_ids):
        raise Conflict("The readings were compared anew since; look at the new comparison first.")
    if not reason.strip():
        raise Invalid("Say why the match was wrong.")
    owner = {row.finding_object_id: row.reader_id for row in store.lesions(session, comparison_id)}
    given = Counter(finding for lesion in lesions for finding in lesion)
    if set(given) != set(owner) or set(given.values()) - {1}:
        raise Invalid("Every finding belongs to exactly one lesion.")
    groups: Groups = [[(str(owner[f]), str(f)) for f in lesion] for lesion in lesions if lesion]
    if any(len({reader for reader, _ in group}) < len(group) for group in groups):
        raise Invalid("A lesion has at most one finding of each reader.")
    made = make(session, actor, signed, groups=groups, reason=reason.strip())
    ask_for_boards(session, made.campaign_id, made.stage_id)
    return made
