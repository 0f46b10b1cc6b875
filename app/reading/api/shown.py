"""What the viewer is sent of a case, written down for the API reference and for its own types.

Answers are not checked against these at every request: a test does that, and TypeScript's types are made from them.
"""

from typing import Literal, NotRequired

from pydantic import ConfigDict
from typing_extensions import TypedDict

Vector = tuple[float, float, float]


class Exact(TypedDict):
    __pydantic_config__ = ConfigDict(extra="forbid")  # type: ignore[misc]  # how pydantic configures a TypedDict


class ShownFrame(Exact):
    sop_instance_uid: str
    frame_number: int
    position_mm: Vector | None
    offset: int
    length: int
    encoding: Literal["htj2k", "raw"]
    time_ms: NotRequired[float | None]
    angle_deg: NotRequired[float | None]
    slope: NotRequired[float]
    intercept: NotRequired[float]


class ShownGrid(Exact):
    """Pictures that move have no directions, and perhaps no scale."""

    rows: int
    columns: int
    row_spacing_mm: float | None
    column_spacing_mm: float | None
    row_direction: Vector | None
    column_direction: Vector | None


class ShownPixel(Exact):
    bits_allocated: int
    bits_stored: int
    signed: bool
    samples: int
    photometric: str
    slope: float
    intercept: float
    unit: str
    lossy: NotRequired[bool]


class Pack(Exact):
    url: str
    bytes: int


class ShownWindow(Exact):
    center: float
    width: float


class Cine(Exact):
    frame_time_ms: float | None


class ShownStack(Exact):
    id: str
    role: str
    pane_roles: list[str]
    label: str
    note: str | None
    preferred: bool
    b_value: float | None
    time_index: int | None
    time_s: NotRequired[float]
    frame_of_reference_uid: str | None
    pack: Pack
    kind: Literal["parallel", "cine", "sweep", "volume"]
    space: Literal["patient", "volume"]
    cine: Cine | None
    grid: ShownGrid
    regions: list[list[float]]
    pixel: ShownPixel
    window: ShownWindow
    value_range: tuple[float, float]
    frames: list[ShownFrame]
    warnings: list[str]
    opens_at: int | None


class Option(Exact):
    value: str
    label: str
    key: NotRequired[str | None]
    scored: NotRequired[bool]
    level: NotRequired[str | None]
    side: NotRequired[str | None]
    zone: NotRequired[str]
    sct: NotRequired[str | None]


When = TypedDict("When", {"question": str, "in": list[str]})


class Question(Exact):
    key: str
    scope: Literal["case", "stack", "finding"]
    type: str
    label: str
    help: NotRequired[str | None]
    guideline: NotRequired[str | None]
    required: bool
    options: NotRequired[list[Option]]
    unit: NotRequired[str | None]
    minimum: NotRequired[float | None]
    maximum: NotRequired[float | None]
    for_roles: NotRequired[list[str]]
    when: NotRequired[When | None]
    prefill: NotRequired[str | None]
    structure: NotRequired[str | None]
    scale: str


class Rule(TypedDict):
    """Beside its key and sentence, a rule names its own inputs and limits."""

    __pydantic_config__ = ConfigDict(extra="allow")  # type: ignore[misc]  # how pydantic configures a TypedDict

    key: str
    sentence: NotRequired[str]


class Structure(Exact):
    key: str
    label: str


class ShownProtocol(Exact):
    key: str
    version: int
    title: str
    questions: list[Question]
    marks: list[str]
    structures: list[Structure]
    rules: list[Rule]


class GuidelineSection(Exact):
    key: str
    title: str
    text: str


class ShownGuideline(Exact):
    title: str
    version: str
    sections: list[GuidelineSection]


class ShownLayout(Exact):
    key: str
    label: str
    rows: int
    columns: int
    panes: list[str]
    planes: list[Literal["axial", "sagittal", "coronal", ""]]
    spans: list[tuple[int, int]]
    notes: dict[str, str]


class CaseHead(Exact):
    """Whatever room a case is opened in: a reading's, an adjudication's, the preview's."""

    id: str
    case_code: str
    campaign: str
    position: int
    of: int
    stage: int
    stages: int
    signed_at: str | None
    next_reading_id: str | None


class ReadingHead(CaseHead):
    state: Literal["draft", "signed", "set_aside"]
    training: bool


class PreviewHead(CaseHead):
    state: Literal["preview"]


class Preferences(Exact):
    layout: NotRequired[str]
    keys: NotRequired[dict[str, str]]


class RoomWishes(Exact):
    break_minutes: int | None


class ShownFact(Exact):
    key: str
    label: str
    value: str
    unit: str | None


class Registration(Exact):
    """What somebody recorded of two frames of reference: mm of one to mm of the other, and how it was found out."""

    id: str
    from_frame: str
    to_frame: str
    matrix: list[list[float]]
    method: str
    residual_mm: float | None
    recorded_by: Literal["administrator", "coordinator"]


class ShownModel(Exact):
    name: str
    version: str


class OfferedProposals(Exact):
    """Whose proposals this reading is offered, and how many there are of this case."""

    model: ShownModel
    count: int


class ShownImages(Exact):
    hanging: ShownLayout
    layouts: list[ShownLayout]
    stacks: list[ShownStack]
    registrations: list[Registration]
    facts: list[ShownFact]


class ShownCase(ShownImages):
    protocol: ShownProtocol
    guideline: ShownGuideline | None
    preferences: Preferences


class Manifest(ShownCase):
    reading: ReadingHead
    room: RoomWishes
    proposals: OfferedProposals | None


class PreviewManifest(ShownImages):
    """A case without a reading, for trying an arrangement of panes on it."""

    reading: PreviewHead
