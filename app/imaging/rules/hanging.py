"""What hangs where: the stack of each pane by role, which of several is preferred, and what to say about it."""

import uuid
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from app.imaging.values import DIFFUSION_ROLES, Layout, Pane, Role
from app.imaging.values.roles import FAT_SATURATED, UNREAD_ROLES

HIGH_B = 1000
STAND_IN_B = 800
MUCH_LESS_SURE = 0.25
PIRADS_HIGH_B = 1400
"""PI-RADS 2.1 asks for b >= 1400 s/mm² (CLINICAL.md 1.2)."""
EARLY_S = 75.0
"""Early enhancement, in seconds after the first time: an injection begins after 10 to 30 s of it, and a cancer is
brightest against what is around it half a minute to a minute later (decision 0174)."""


@dataclass(frozen=True)
class Candidate:
    """A stack as hanging sees it. `taken` orders repeats of one kind: the later is preferred."""

    stack_id: uuid.UUID
    role: Role
    preferred: bool
    b_value: float | None
    time_index: int | None
    frames: int
    taken: tuple[float, ...]
    grid: str = ""
    """Equal for stacks of one size, spacing, direction and place: what tells stacks over time apart."""
    confidence: float = 1.0
    fat_saturated: bool = False
    """Of a T2: shown where there is no plain one."""


@dataclass(frozen=True)
class Hung:
    """The stacks of a pane, the first one shown first, and a note where they are not what was asked for."""

    stack_ids: tuple[uuid.UUID, ...]
    note: str | None = None


_TRUS = (Role.TRUS_VOLUME, Role.TRUS_CINE, Role.US_STILL)
_BY_ROLE = (
    (Pane.T2_AX, (Role.T2_AX, Role.T2_3D)),
    (Pane.ADC, (Role.ADC,)),
    (Pane.T2_SAG, (Role.T2_SAG,)),
    (Pane.T2_COR, (Role.T2_COR,)),
)


def is_shown(role: str | None, layout: str, *, has_grid: bool) -> bool:
    """Whether readers are shown a stack at all: it was recognised as something to read, and its frames have places."""
    if role is None or Role(role) in UNREAD_ROLES:
        return False
    return has_grid or not Layout(layout).is_placed


def panes(candidates: Iterable[Candidate]) -> dict[Pane, Hung]:
    """Only the panes for which there is something to show."""
    stacks = sorted(candidates, key=_first, reverse=True)
    hung: dict[Pane, Hung] = {}
    for pane, roles in _BY_ROLE:
        found = [alike for role in roles if (alike := [stack for stack in stacks if stack.role is role])]
        if found:
            # a plain 3-D T2 before one whose fat is dark
            first = min(found, key=lambda alike: all(stack.fat_saturated for stack in alike))[0]
            hung[pane] = Hung((first.stack_id,), _t2_note(first))
    high = _high_b(stacks)
    if high:
        hung[Pane.HIGH_B] = high
    diffusion = [stack for stack in stacks if stack.role in DIFFUSION_ROLES]
    if diffusion:
        ordered = sorted(diffusion, key=lambda s: (-1 if s.b_value is None else s.b_value, not s.preferred))
        hung[Pane.DWI] = Hung(tuple(stack.stack_id for stack in ordered))
    dynamic = _dynamic(stacks)
    if dynamic:
        hung[Pane.DCE] = Hung(tuple(stack.stack_id for stack in dynamic))
    for pane, among in ((Pane.TRUS, _TRUS), (Pane.MICRO_US, (Role.MICRO_US_CINE,))):
        shown = sorted((s for s in stacks if s.role in among), key=lambda s: (among.index(s.role), s.taken))
        if shown:
            hung[pane] = Hung(tuple(stack.stack_id for stack in shown))
    return hung


def _t2_note(stack: Candidate) -> str | None:
    if stack.fat_saturated:
        return FAT_SATURATED
    return "3-D T2 instead of 2-D" if stack.role is Role.T2_3D else None


def early_time(seconds: Sequence[float | None]) -> int:
    """Which of the times taken, by seconds in their order, a case opens at; never the first, which has no contrast.

    Without seconds, or with the same for all, a third of the way.
    """
    known = [each for each in seconds if each is not None]
    if len(known) < len(seconds) or len(set(known)) < 2:
        return min(max(1, len(seconds) // 3), len(seconds) - 1)
    begun = min(known)
    return min(range(1, len(known)), key=lambda at: abs(known[at] - begun - EARLY_S))


def _dynamic(stacks: Sequence[Candidate]) -> list[Candidate]:
    """The time points of one grid, in the order taken, whether one series or many hold them: of several grids
    the one with the most times (a test bolus or a delayed stack is no time point of the others)."""
    groups: dict[str, list[Candidate]] = defaultdict(list)
    for stack in stacks:
        if stack.role is Role.DCE:
            groups[stack.grid].append(stack)
    largest = max(groups.values(), key=lambda group: (len(group), max(s.taken for s in group)), default=[])
    return sorted(largest, key=lambda s: (s.taken[:1], s.time_index or 0, s.taken))


def _first(stack: Candidate) -> tuple[object, ...]:
    return (stack.preferred, stack.taken, stack.frames)


def _high_b(stacks: Sequence[Candidate]) -> Hung | None:
    """Calculated or acquired b >= 1000, the highest first; else the highest from 800 stands in, marked."""
    diffusion = [s for s in stacks if s.role in DIFFUSION_ROLES]
    high = [s for s in diffusion if s.role is Role.DWI_CALCULATED_HIGH_B or (s.b_value or 0) >= HIGH_B]
    if high:
        best = max(high, key=lambda s: (s.b_value or 0, s.preferred, s.taken))
        return Hung((best.stack_id,), high_b_note(best.b_value))
    weaker = [s for s in diffusion if (s.b_value or 0) >= STAND_IN_B]
    if not weaker:
        return None
    best = max(weaker, key=lambda s: (s.b_value or 0, s.preferred, s.taken))
    return Hung((best.stack_id,), f"b {best.b_value:g} stands in for high b, below PI-RADS 2.1")


def high_b_note(b_value: float | None) -> str | None:
    if b_value is None:
        return "calculated, its b-value is not stated"
    return f"b {b_value:g}, below PI-RADS 2.1" if b_value < PIRADS_HIGH_B else None


def preferred(candidates: Sequence[Candidate]) -> frozenset[uuid.UUID]:
    """Of several stacks of one role, b-value and time, the later one, unless it was broken off halfway.

    What the rules are much less sure of comes after what they are sure of, a fat-saturated T2 after a plain one.
    """
    chosen = set()
    kinds = {(c.role, c.b_value, c.time_index) for c in candidates}
    for kind in kinds:
        alike = [c for c in candidates if (c.role, c.b_value, c.time_index) == kind]
        alike = [c for c in alike if not c.fat_saturated] or alike
        surest = max(c.confidence for c in alike)
        alike = [c for c in alike if surest - c.confidence < MUCH_LESS_SURE]
        longest = max(c.frames for c in alike)
        whole = [c for c in alike if c.frames * 2 > longest]
        chosen.add(max(whole, key=lambda c: (c.taken, c.frames)).stack_id)
    return frozenset(chosen)
