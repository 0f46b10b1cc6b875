"""From placed labels to what a reading holds: structures joined, lesions taken apart into findings."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from app.imaging.values.delineations import BoolArray, FloatArray, Label, Placed
from app.reading.rules.importing import FINDING, Target


@dataclass(frozen=True)
class Source:
    """One file on the grid of one stack, with what its labels become."""

    labels: tuple[Label, ...]
    targets: Mapping[str, Target]
    placed: Placed
    stack_id: Any  # a StackId; rules compare it only
    format: str
    sha256: str


@dataclass(frozen=True)
class Piece:
    """One mask or point of the reading; a finding when it has no structure."""

    stack_id: Any  # a StackId
    label: str
    structure: str | None
    mask: BoolArray | None = None
    point_mm: FloatArray | None = None
    answer: Mapping[str, Any] | None = None


def pieces_of(sources: Sequence[Source]) -> list[Piece]:
    """Structures first, then findings: by label, the largest first."""
    return [*_structures(sources), *_findings(sources)]


def taken(targets: Iterable[Mapping[str, Target]]) -> list[str]:
    """What the import takes the place of, whether or not the files show it."""
    found = {target.takes for mapping in targets for target in mapping.values()}
    return sorted(one for one in found if one is not None)


def _structures(sources: Sequence[Source]) -> list[Piece]:
    masks: dict[tuple[str, Any], tuple[str, BoolArray]] = {}
    points = []
    for source in sources:
        for key, target in source.targets.items():
            if target.structure is None:
                continue
            mask = source.placed.masks.get(key)
            if mask is not None and mask.any():
                label, before = masks.get((target.structure, source.stack_id), (key, mask))
                masks[target.structure, source.stack_id] = (label, np.logical_or(before, mask))
            for point in source.placed.points.get(key, ()):
                points.append(Piece(source.stack_id, key, target.structure, point_mm=point))
    drawn = [
        Piece(stack_id, label, structure, mask=mask)
        for (structure, stack_id), (label, mask) in sorted(masks.items(), key=lambda item: item[0][0])
    ]
    return drawn + points


def _findings(sources: Sequence[Source]) -> list[Piece]:
    found = []
    for source in sources:
        for key, target in source.targets.items():
            if target.takes != FINDING:
                continue
            if key in source.placed.masks:
                for part in components(source.placed.masks[key]):
                    found.append(Piece(source.stack_id, key, None, mask=part, answer=target.answer))
            for point in source.placed.points.get(key, ()):
                found.append(Piece(source.stack_id, key, None, point_mm=point, answer=target.answer))
    return found


def components(mask: BoolArray) -> list[BoolArray]:
    """Voxels that touch by a face, an edge or a corner are one; the largest first, then in the order of voxels."""
    from scipy import ndimage  # heavy; only imports need it

    numbered, count = ndimage.label(mask, structure=np.ones((3, 3, 3), dtype=np.int8))
    sizes = np.bincount(numbered.ravel(), minlength=count + 1)[1:]
    order = np.argsort(-sizes, kind="stable")
    return [np.asarray(numbered == number + 1) for number in order]
