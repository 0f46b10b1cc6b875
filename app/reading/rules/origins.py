"""How a drawn object came about: what each origin needs, and what a campaign's readers may say."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from app.kernel.refusals import Invalid
from app.kernel.registry import Catalogue
from app.reading.values import MarkChange, Model


@dataclass(frozen=True)
class Origin:
    """`sent`: a reader's program may say so; `of_model`: it names a model with its version; `of_proposal`: and the
    proposal it was taken from."""

    key: str
    label: str
    sent: bool = True
    of_model: bool = False
    of_proposal: bool = False


PROMPTED = Origin("ai_prompt", "drawn by a model that the reader prompted", of_model=True)
UNCHANGED = Origin("ai_proposal_unchanged", "AI proposal accepted unchanged", of_model=True, of_proposal=True)
EDITED = Origin("ai_proposal_edited", "AI proposal edited", of_model=True, of_proposal=True)
ORIGINS: Catalogue[Origin] = Catalogue(
    "origin",
    Origin("hand", "by hand"),
    Origin("interpolated", "interpolated between slices"),
    Origin("imported", "brought in from a file", sent=False),
    PROMPTED,
    UNCHANGED,
    EDITED,
)


@dataclass(frozen=True)
class Descent:
    """Where an object comes from. Of a proposal, whether it was edited is the server's to say, not told here."""

    origin: str = "hand"
    model: Model | None = None
    proposal_id: UUID | None = None


@dataclass(frozen=True)
class Offered:
    """Of which model a reader may take proposals, and which they are."""

    model: Model
    proposal_ids: Collection[UUID]


def descent(mark: MarkChange, before: Descent | None, offered: Offered | None) -> Descent:
    """Of a version of a mark: what a model once made stays of that model, whatever is done to it. Raises Invalid."""
    if mark.origin not in ORIGINS or not ORIGINS[mark.origin].sent:
        raise Invalid(f"Marks made by “{mark.origin}” are not taken in this campaign.", code="bad_origin")
    if not is_of_model(mark):
        return before if before is not None and before.model is not None else Descent(mark.origin)
    said = _of_model(mark, offered)
    if before is not None and before.proposal_id is not None:
        if said.proposal_id not in (before.proposal_id, None):
            raise Invalid("A mark that was taken from one proposal cannot be of another.", code="other_proposal")
        return before
    return said


def is_of_model(mark: MarkChange) -> bool:
    """Whether it says so: by its origin, or by naming one."""
    of_model = mark.origin in ORIGINS and ORIGINS[mark.origin].of_model
    return of_model or mark.model is not None or mark.proposal_id is not None


def _of_model(mark: MarkChange, offered: Offered | None) -> Descent:
    if offered is None:
        raise Invalid(
            "This campaign forbids marks made with AI, or did when the case was opened; draw it by hand.",
            code="ai_forbidden",
        )
    if mark.model is None:
        raise Invalid("A mark made with AI names its model and the model's version.", code="no_model")
    if mark.model != offered.model:
        raise Invalid(f"This campaign offers {offered.model.words}, not {mark.model.words}.", code="other_model")
    if mark.proposal_id is None:
        if ORIGINS[mark.origin].of_proposal:
            raise Invalid("A mark taken from a proposal names the proposal.", code="no_proposal")
        return Descent(PROMPTED.key, mark.model)
    if mark.proposal_id not in offered.proposal_ids:
        raise Invalid("The proposal that a mark names was not offered for this case.", code="unknown_proposal")
    return Descent(EDITED.key, mark.model, mark.proposal_id)


def outcomes(
    offered: Collection[str], declined: Collection[str], marks: Collection[Mapping[str, Any]]
) -> dict[str, str]:
    """Proposal → what became of it: unchanged, edited, declined, or left."""
    origins: dict[str, set[str]] = {}
    for mark in marks:
        if "proposal_id" in mark:
            origins.setdefault(mark["proposal_id"], set()).add(mark["origin"])
    return {one: _outcome(origins.get(one, set()), one in declined) for one in offered}


def _outcome(origins: Collection[str], is_declined: bool) -> str:
    if origins:
        return "edited" if EDITED.key in origins else "unchanged"
    return "declined" if is_declined else "left"
