"""Labels of frames in moving pictures: only frames that the images have, and no millimetres needed."""

from typing import Any
from uuid import UUID, uuid4

import pytest

from app.kernel.refusals import Invalid
from app.protocols.presets.pirads21 import PIRADS21
from app.protocols.presets.primus1 import PRIMUS1
from app.protocols.values import Definition
from app.reading.rules.saving import checked_geometry
from app.reading.values import MarkChange, StackGrid

CLIP = StackGrid(
    UUID(int=7), UUID(int=8), None, None, images=frozenset(("1.2.3", n) for n in range(1, 32)), blocked="no scale"
)


def kept(definition: dict[str, Any], *frames: int) -> dict[str, Any]:
    mark = MarkChange.model_validate(
        {
            "id": str(uuid4()), "finding_id": str(uuid4()), "kind": "frames", "geometry": {"frames": list(frames)},
            "stack_id": str(CLIP.stack_id), "sop_instance_uid": "1.2.3", "frame_number": frames[0],
        }
    )  # fmt: skip
    return checked_geometry(Definition.from_json(definition), mark, stacks={CLIP.stack_id: CLIP})[0]


def test_a_frame_a_range_and_the_clip_are_kept_though_nothing_can_be_measured_there() -> None:
    for frames in ([5, 5], [5, 12], [1, 31]):
        assert kept(PRIMUS1.definition, *frames) == {"frames": frames}


def test_frames_that_the_images_do_not_have_are_refused() -> None:
    with pytest.raises(Invalid, match="names frames that its images do not have"):
        kept(PRIMUS1.definition, 5, 32)


def test_a_protocol_without_labels_of_frames_refuses_them() -> None:
    with pytest.raises(Invalid, match="no marks of the kind"):
        kept(PIRADS21.definition, 5, 12)
