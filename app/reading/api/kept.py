"""What the viewer is sent of a reading: its draft, and the answer to a save; written down as `shown` is."""

from typing import Any, Literal, NotRequired

from app.reading.api.shown import Exact, ShownModel, Vector
from app.reading.values import AnswerState, MarkColour, Scope


class KeptFinding(Exact):
    id: str
    order: int
    deleted: bool


class KeptMark(Exact):
    id: str
    finding_id: str | None
    structure: str | None
    kind: str
    geometry: dict[str, Any]
    stack_id: str
    sop_instance_uid: str | None
    frame_number: int | None
    frame_of_reference_uid: str | None
    origin: str
    model: NotRequired[ShownModel]
    proposal_id: NotRequired[str]
    voxels_added: NotRequired[int]
    voxels_removed: NotRequired[int]
    name: NotRequired[str]
    colour: NotRequired[MarkColour]
    locked: NotRequired[bool]
    deleted: bool


class Proposal(Exact):
    mark: KeptMark
    declined: bool


class Proposals(Exact):
    """What an algorithm drew of the case, as marks of nobody yet."""

    model: ShownModel
    proposals: list[Proposal]


class KeptAnswer(Exact):
    question: str
    scope_kind: Scope
    scope_id: str | None
    state: AnswerState
    value: Any
    reason: str | None


class Category(Exact):
    category: str | None
    derivation: str | None
    t2_inadequate: NotRequired[bool]


class PlacedFinding(Exact):
    sectors: list[str]
    beyond_gland_mm: float | None


class Placed(Exact):
    """Where the findings lie by what was drawn; empty where nothing says where the gland is."""

    method: NotRequired[str]
    version: NotRequired[str]
    levels_mm: NotRequired[dict[str, Vector]]
    findings: NotRequired[dict[str, PlacedFinding]]


class Missing(Exact):
    """A sentence about a question, and where that is asked."""

    sentence: str
    question: str | None
    scope_kind: Scope
    scope_id: str | None


class WorkedOut(Exact):
    """What the server makes of the draft at every save."""

    computed: dict[str, Category]
    placed: Placed
    notices: list[Missing]


class Disclosed(Exact):
    """A signed reading beside others, under a letter or a word."""

    alias: str
    findings: list[KeptFinding]
    marks: list[KeptMark]
    answers: list[KeptAnswer]
    computed: dict[str, Category]


class Draft(WorkedOut):
    revision: int
    saved_at: str | None
    findings: list[KeptFinding]
    marks: list[KeptMark]
    answers: list[KeptAnswer]


class Answered(Exact):
    question: str
    scope_kind: Scope
    scope_id: str | None


class Changes(Exact):
    """What was saved after a revision, by name alone; and whether the reading is open."""

    revision: int
    state: Literal["draft", "signed", "set_aside"]
    findings: list[str]
    marks: list[str]
    answers: list[Answered]


class Saved(WorkedOut):
    """`not_asked`: answers taken back, since their questions are hidden now."""

    revision: int
    saved_at: str
    not_asked: list[Answered]
