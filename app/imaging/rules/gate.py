"""What the quality gate says about a study that came in: broken geometry, missing sequences, mixed grids."""

import uuid
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from app.imaging.rules.geometry import Problem
from app.imaging.values import Role
from app.imaging.values.gate import KINDS, Found, GateState, Remedy
from app.imaging.values.roles import UNREAD_ROLES
from app.kernel.refusals import Conflict, Invalid

MUST_HANG = {"t2_ax": "T2 axial", "adc": "ADC", "high_b": "high b-value DWI"}
"""Without these a prostate MRI is incomplete by PI-RADS v2.1; a missing DCE is scored X."""

_ULTRASOUND = frozenset({Role.TRUS_VOLUME, Role.TRUS_CINE, Role.MICRO_US_CINE, Role.US_STILL})


@dataclass(frozen=True)
class StackFacts:
    stack_id: uuid.UUID
    series_id: uuid.UUID
    series_number: int | None
    role: Role
    problems: tuple[Problem, ...]
    frame_of_reference_uid: str | None
    layout: tuple[object, ...] = ()
    """Size, spacing and directions: what differs in a series that mixes planes or grids."""


@dataclass(frozen=True)
class SuspectPixels:
    """A series whose pixels nobody has confirmed as they are now. `because`: of its hold; None: readers have it, so it
    was not held when it was recognised for what it is."""

    series_id: uuid.UUID
    stack_id: uuid.UUID | None
    number: int | None
    because: str | None


_SUSPECTED = {
    "needs_masking": "is ultrasound, which often shows a name or a date: held until a person has looked at it.",
    "may_show_text": "is a captured or annotated picture: held until a person has looked at it.",
    "looks_captured": "seems to be a picture of a screen: held until a person has looked at it.",
    "reported": "was withheld from readers by a person: look at it, blank what is visible, confirm.",
    None: "seems to be a picture of a screen, and readers have it: look at it, and withhold it if a name shows.",
}


def pixel_findings(suspects: Sequence[SuspectPixels]) -> list[Found]:
    return [
        Found(
            "burned_in_text",
            text_subject(one.series_id),
            f"Series {_numbered(one.number)} {_SUSPECTED[one.because]}",
            one.stack_id,
        )
        for one in suspects
    ]


def text_subject(series_id: uuid.UUID) -> str:
    return f"burned_in_text:{series_id}"


def findings(stacks: Sequence[StackFacts], *, panes: Mapping[str, object], modality: str) -> list[Found]:
    """`panes`: those the study can fill."""
    read = [stack for stack in stacks if stack.role not in UNREAD_ROLES]
    found = [*_geometry(read), *_mixed_grids(read)]
    if modality == "MR":
        found += [*_frames_of_reference(read), *_missing(panes)]
    return found


def _geometry(stacks: Sequence[StackFacts]) -> list[Found]:
    """One for all stacks of a series that have the same problem: 30 times of a DCE are one thing to decide."""
    groups: dict[tuple[str, str], list[StackFacts]] = defaultdict(list)
    for stack in stacks:
        for code, sentence in stack.problems:
            # a cine has no place in space by its nature
            if not (code == "no_place" and stack.role in _ULTRASOUND):
                groups[f"{code}:{stack.series_id}:{stack.role}", f"{_name(stack)}: {sentence}"].append(stack)
    return [
        Found(subject.split(":")[0], subject, _counted(sentence, len(alike)), alike[0].stack_id)
        for (subject, sentence), alike in groups.items()
    ]


def _mixed_grids(stacks: Sequence[StackFacts]) -> list[Found]:
    series: dict[uuid.UUID, list[StackFacts]] = defaultdict(list)
    for stack in stacks:
        series[stack.series_id].append(stack)
    return [
        Found(
            "mixed_grids",
            f"mixed_grids:{series_id}",
            f"Series {_number(alike[0])} mixes planes, sizes or spacings; it was split into {len(alike)} stacks.",
            alike[0].stack_id,
        )
        for series_id, alike in series.items()
        if len({stack.layout for stack in alike}) > 1
    ]


def _frames_of_reference(stacks: Sequence[StackFacts]) -> list[Found]:
    if len({stack.frame_of_reference_uid for stack in stacks}) < 2:
        return []
    sentence = (
        "The series of this study lie in different frames of reference: scrolling and crosshair are not linked "
        "between them, and what is drawn on one is not shown on the other."
    )
    return [Found("frames_of_reference_differ", "frames_of_reference_differ", sentence)]


def _missing(panes: Mapping[str, object]) -> list[Found]:
    return [
        Found("missing_role", f"missing_role:{pane}", f"No {name} was recognised: correct the roles, or send it.")
        for pane, name in MUST_HANG.items()
        if pane not in panes
    ]


def assert_may_decide(code: str, state: GateState, remedy: Remedy, reason: str, *, last: str | None) -> str:
    """The reason, trimmed. Raises when this finding cannot be treated so, now."""
    reason = " ".join(reason.split())
    if len(reason) < 3:
        raise Invalid("Please give a reason; it becomes part of the record.", details={"fields": {"reason": "Needed."}})
    if remedy == Remedy.MASK:
        raise Invalid("Open the masking screen: what is visible is judged there, with the pictures before you.")
    if remedy == Remedy.REOPEN:
        if state is GateState.OPEN:
            raise Conflict("This is open already.")
        if last in (Remedy.SPLIT, Remedy.TAKE_IN, Remedy.MASK, Remedy.SETTLED):
            raise Conflict("This cannot be taken back.")
    elif remedy not in KINDS[code].remedies:
        raise Invalid("This remedy does not fit what was found.")
    elif state is GateState.SETTLED:
        raise Conflict("This is settled already. Take the decision back first.")
    return reason


def _name(stack: StackFacts) -> str:
    return f"{stack.role.label} (series {_number(stack)})"


def _number(stack: StackFacts) -> str:
    return _numbered(stack.series_number)


def _numbered(number: int | None) -> str:
    return "without number" if number is None else str(number)


def _counted(sentence: str, count: int) -> str:
    return f"{sentence} (in {count} stacks)." if count > 1 else f"{sentence}."
