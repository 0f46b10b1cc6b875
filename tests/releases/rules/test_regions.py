"""Structures in releases: each a segment of its own beside the findings, coded, tracked within its case."""

import base64
import io
from dataclasses import replace
from typing import Any

import highdicom as hd
import numpy as np
import pytest

from app.protocols.marks import encode
from app.protocols.presets import PRESETS
from app.protocols.values.structures import STRUCTURES
from app.releases.formats.seg_object import seg_bytes
from app.releases.rules.codes import OWN, PROSTATE, SEGMENTS
from app.releases.rules.regions import reader_regions
from app.releases.values import Region, StackSource
from tests.releases.sources import HEAD, oblique_stack


def painted(stack: StackSource, number: int, structure: str | None, finding: str | None = None) -> dict[str, Any]:
    assert stack.grid is not None
    mask = np.random.default_rng(number).random(stack.grid.shape) > 0.9
    geometry = {"encoding": "rle-gzip-1", "data": base64.b64encode(encode(mask)).decode(), "voxels": int(mask.sum())}
    return {"id": f"m{number}", "finding_id": finding, "structure": structure, "kind": "mask", "origin": "hand",
            "stack_id": stack.id, "geometry": geometry}  # fmt: skip


def regions(stack: StackSource, marks: list[dict[str, Any]]) -> list[Region]:
    findings = [{"id": "f1", "order": 1}]
    return reader_regions("R1", findings=findings, marks=marks, answers=[], stacks={stack.id: stack}, units={})


def test_every_structure_that_can_be_asked_has_a_code() -> None:
    assert set(STRUCTURES) <= set(SEGMENTS.keys)
    for preset in PRESETS:
        assert set(preset.definition["structures"]) <= set(STRUCTURES)


def test_each_structure_is_a_segment_of_its_very_voxels_and_may_overlap_others() -> None:
    stack = oblique_stack()
    marks = [painted(stack, n, structure) for n, structure in enumerate(STRUCTURES)] + [painted(stack, 9, None, "f1")]
    found = regions(stack, marks)
    read = hd.seg.segread(io.BytesIO(seg_bytes(HEAD, stack, "R1", found)))
    pixels = read.get_pixels_by_source_instance([uid for uid, _ in stack.frames])
    by_type = {s.SegmentedPropertyTypeCodeSequence[0].CodeValue: s for s in read.SegmentSequence}
    assert len(by_type) == len(STRUCTURES) + 1
    for region in found:
        segment = by_type[SEGMENTS[region.code].type[0]]
        assert np.array_equal(pixels[..., segment.SegmentNumber - 1].astype(bool), region.mask)


def test_the_central_zone_has_our_own_code_in_the_prostate_since_dicom_knows_its_halves_only() -> None:
    stack = oblique_stack()
    (zone,) = regions(stack, [painted(stack, 1, "central_zone")])
    (segment,) = hd.seg.segread(io.BytesIO(seg_bytes(HEAD, stack, "R1", [zone]))).SegmentSequence
    assert segment.SegmentedPropertyTypeCodeSequence[0].CodingSchemeDesignator == OWN
    assert segment.AnatomicRegionSequence[0].CodeValue == PROSTATE[0]


def test_the_same_structure_of_two_patients_is_tracked_as_two_things() -> None:
    one = oblique_stack()
    other = replace(one, id="stack-2", frame_of_reference_uid="2.25.99")
    first, again, second = (
        regions(stack, [painted(stack, number, "prostate")])[0].tracking
        for stack, number in ((one, 1), (one, 2), (other, 1))
    )
    assert first == again
    assert first != second


@pytest.mark.parametrize("measured", ["gland_ap", "nose"])
def test_what_has_no_code_is_no_segment(measured: str) -> None:
    stack = oblique_stack()
    assert regions(stack, [painted(stack, 1, measured)]) == []
