"""The vocabulary of a reading: its states, what a save carries, what a signed reading holds."""

from dataclasses import asdict, dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from app.assignments.values import LONGEST_MODEL
from app.kernel.geometry import Grid
from app.web.plain_json import PlainObject, PlainValue

Scope = Literal["case", "stack", "zone", "finding", "frame_range"]
AnswerState = Literal["answered", "none", "cannot_assess", "not_asked"]
ProblemKind = Literal["identity_visible", "wrong_study", "unreadable", "other"]
Uid = Annotated[str, StringConstraints(pattern=r"^[0-9.]{1,64}$")]
Key = Annotated[str, StringConstraints(pattern=r"^[a-z0-9_]{1,64}$")]

MEANING = "I have read this case myself and these are my answers."
"""What a reader's signature says."""

PROBLEMS: dict[str, str] = {
    "identity_visible": "the patient can be identified",
    "wrong_study": "wrong study or patient",
    "unreadable": "images cannot be read",
    "other": "something else",
}


class ReadingState(StrEnum):
    WAITING = "waiting"  # assigned, not opened yet
    DRAFT = "draft"
    SIGNED = "signed"
    REOPENED = "reopened"
    SET_ASIDE = "set_aside"
    ENDED = "ended"


MarkColour = Literal["orange", "sky", "green", "yellow", "blue", "vermillion", "purple", "white"]
"""Told apart by colour-blind people (Okabe and Ito), and white, seen on dark images as black is on paper."""
MarkName = Annotated[str, StringConstraints(min_length=1, max_length=60, pattern=r"^[^\x00-\x1f\x7f]+$")]


class _Sent(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


Called = Annotated[str, StringConstraints(min_length=1, max_length=LONGEST_MODEL, pattern=r"^[^\x00-\x1f\x7f]+$")]


class Model(_Sent):
    """A model that proposes or draws marks, in the version that did."""

    name: Called
    version: Called

    @property
    def words(self) -> str:
        return f"{self.name} {self.version}"


class FindingChange(_Sent):
    id: UUID
    order: int = Field(ge=0, le=10_000)
    deleted: bool = False


class MarkChange(_Sent):
    id: UUID
    finding_id: UUID | None = None
    structure: Key | None = None
    kind: Key
    # the shape belongs to the mark kind (protocols/marks)
    geometry: PlainObject
    stack_id: UUID
    sop_instance_uid: Uid | None = None
    frame_number: int | None = Field(default=None, ge=1, le=100_000)
    frame_of_reference_uid: Uid | None = None
    origin: Key = "hand"
    model: Model | None = None
    proposal_id: UUID | None = None
    name: MarkName | None = None
    colour: MarkColour | None = None
    locked: bool = False
    deleted: bool = False


class AnswerChange(_Sent):
    question: Key
    scope_kind: Scope
    scope_id: Annotated[str, StringConstraints(min_length=1, max_length=64)] | None = None
    state: AnswerState
    # the shape belongs to the question type (protocols/questions)
    value: PlainValue = None
    reason: Annotated[str, StringConstraints(max_length=4000)] | None = None

    @property
    def scope(self) -> tuple[str, str, str | None]:
        return self.question, self.scope_kind, self.scope_id


Milliseconds = Annotated[int, Field(ge=0, le=86_400_000)]


class Seat(_Sent):
    """The window the images are read in, in CSS pixels; nothing that names the computer."""

    width: int = Field(ge=0, le=100_000)
    height: int = Field(ge=0, le=100_000)
    pixel_ratio: float = Field(ge=0, le=100)
    touch: bool


class TimeSpent(_Sent):
    """Since the last time it was told: at the case, of it with a hand on marks or answers, and by question."""

    active_ms: Milliseconds = 0
    editing_ms: Milliseconds = 0
    question_ms: dict[Key, Milliseconds] = Field(default_factory=dict, max_length=500)
    seat: Seat | None = None


class DraftChange(TimeSpent):
    """One save: whole objects that changed since the revision it names, nothing else."""

    findings: list[FindingChange] = Field(default_factory=list, max_length=200)
    marks: list[MarkChange] = Field(default_factory=list, max_length=500)
    answers: list[AnswerChange] = Field(default_factory=list, max_length=2000)
    registrations: list[UUID] = Field(default_factory=list, max_length=50)
    """Those by which the room links the images, as its manifest gave them."""


@dataclass(frozen=True)
class Saved:
    revision: int
    saved_at: str
    computed: dict[str, Any]
    placed: dict[str, Any] = field(default_factory=dict)
    notices: list[dict[str, Any]] = field(default_factory=list)
    not_asked: list[dict[str, Any]] = field(default_factory=list)
    """Where an answer was taken back, since its question is hidden now."""
    overlaps: dict[str, Any] = field(default_factory=dict)
    """`found` between structures that exclude each other, `of` which drawing; kept for the next save, never sent."""

    def as_json(self) -> dict[str, Any]:
        return asdict(self)

    def sent(self) -> dict[str, Any]:
        return {key: value for key, value in self.as_json().items() if key != "overlaps"}


@dataclass(frozen=True)
class Content:
    """What a reading says now, in the JSON of the viewer's contract; deleted objects are left out.

    A mask's geometry is `{"encoding", "voxels", "data": base64}`, or `"sha256"` of the data where it was asked
    for without its bytes; everything else is as drawn.
    """

    findings: list[dict[str, Any]] = field(default_factory=list)
    marks: list[dict[str, Any]] = field(default_factory=list)
    answers: list[dict[str, Any]] = field(default_factory=list)
    computed: dict[str, dict[str, Any]] = field(default_factory=dict)
    placed: dict[str, Any] = field(default_factory=dict)
    """Suggested sectors by geometry, with method and version (`protocols.rules.places`); never an answer."""
    notices: list[dict[str, Any]] = field(default_factory=list)
    """What its last save pointed out; worked out anew at signing."""
    overlaps: dict[str, Any] = field(default_factory=dict)
    """Of its last save, as `Saved` has them."""


@dataclass(frozen=True)
class SignedReading:
    """One reader's valid signature with what was signed: the input of agreement, adjudication and releases."""

    reading_id: UUID
    submission_id: UUID
    campaign_id: UUID
    case_id: UUID
    stage_id: UUID
    reader_id: UUID
    purpose: str
    repeat: int
    protocol_version_id: UUID
    case_code: str
    digest: str
    signed_at: datetime
    content: Content


@dataclass(frozen=True)
class DisclosedReading:
    """A signed reading as an adjudicator may see it: an alias, no author, no time."""

    reading_id: UUID
    case_id: UUID
    stage_id: UUID
    alias: str
    order_index: int
    content: Content


@dataclass(frozen=True)
class StackGrid:
    """The images a mark was drawn on. `shape` is (frames, rows, columns), None without a common grid."""

    stack_id: UUID
    series_id: UUID
    frame_of_reference_uid: str | None
    shape: tuple[int, int, int] | None
    images: frozenset[tuple[str, int]] = frozenset()
    """SOP instance UID and frame number of each of its frames."""
    grid: Grid | None = None
    blocked: str | None = None
    """Why nothing can be measured on them."""
    is_oriented: bool = True
    """Whether their axes are the patient's."""


@dataclass(frozen=True)
class FoundMask:
    data: bytes
    voxels: int
