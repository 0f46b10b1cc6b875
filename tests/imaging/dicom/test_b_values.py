"""Where a b-value is found: CSA headers, bare bytes, functional groups of Enhanced objects with ADC inside."""

import struct
from pathlib import Path

import numpy as np
import pytest
from pydicom.dataset import FileDataset

from app.imaging.dicom import Examined, Examiner
from app.imaging.dicom.siemens import csa_b_value
from app.imaging.rules import stacks
from tests.factories import dicom
from tests.factories.dicom_enhanced import enhanced


def csa(values: dict[str, str], *, kind: bytes = b"SV10\4\3\2\1") -> bytes:
    """A CSA header of the second kind."""
    made = kind + struct.pack("<II", len(values), 77)
    for name, value in values.items():
        made += struct.pack("<64si4siii", name.encode(), 1, b"IS", 6, 1, 77)
        text = value.encode() + b"\0"
        made += struct.pack("<4i", len(text), len(text), 77, len(text)) + text + b"\0" * (-len(text) % 4)
    return made


def test_the_csa_header_says_its_b_value() -> None:
    assert csa_b_value(csa({"EchoLinePosition": "64", "B_value": "1400"})) == 1400
    assert csa_b_value(csa({"EchoLinePosition": "64"})) is None


@pytest.mark.parametrize("cut", [0, 3, 9, 40, 100, 110])
def test_a_broken_csa_header_says_nothing(cut: int) -> None:
    assert csa_b_value(csa({"B_value": "1400"})[:cut]) is None
    assert csa_b_value(np.random.default_rng(cut).bytes(500)) is None
    assert csa_b_value(b"SV10" + b"\xff" * 400) is None


def test_it_is_found_in_a_file_and_then_removed(tmp_path: Path) -> None:
    made = dicom.mr_instance()
    made.private_block(0x0029, "SIEMENS CSA HEADER", create=True).add_new(0x10, "OB", csa({"B_value": "800"}))
    result = examined(made, tmp_path)
    assert (result.frames[0].b_value, result.header["b_value_tag"]) == (800, "CSA header (0029,1010)")
    assert b"B_value" not in result.dicom


@pytest.mark.parametrize(
    ("tag", "value", "expected"),
    [
        ((0x2001, 0x1003), struct.pack("<f", 1500.0), 1500),
        ((0x0019, 0x100C), b"400 ", 400),
        ((0x0043, 0x1039), b"1000000800\\8\\0\\0", 800),
    ],
)
def test_archives_that_forget_the_creator_and_the_kind_lose_no_b_value(
    tag: tuple[int, int], value: bytes, expected: float, tmp_path: Path
) -> None:
    made = dicom.mr_instance()
    made.add_new(tag, "UN", value)
    assert examined(made, tmp_path).frames[0].b_value == expected


def test_an_enhanced_object_with_adc_inside_is_split_by_kind_and_b(tmp_path: Path) -> None:
    frames = [{"z": z, "b": b, "kind": "NONE"} for b in (50.0, 800.0) for z in (3.0, 0.0)]
    frames += [{"z": z, "b": 0.0, "kind": "ADC"} for z in (0.0, 3.0)]
    found = stacks.split(examined(enhanced(frames), tmp_path).frames)
    assert [(stack.kind, stack.b_value, len(stack.frames)) for stack in found] == [
        ("", 50, 2),
        ("", 800, 2),
        ("adc", None, 2),
    ]


def test_temporal_indices_make_the_times_even_where_a_slice_is_missing(tmp_path: Path) -> None:
    frames = [{"z": z, "time": t} for t in (2, 1, 3) for z in (0.0, 3.0, 6.0) if (t, z) != (2, 3.0)]
    found = stacks.split(examined(enhanced(frames), tmp_path).frames)
    assert [(stack.time_index, len(stack.frames)) for stack in found] == [(1, 3), (2, 2), (3, 3)]
    assert [frame.order[0] for frame in found[2].frames] == [3, 3, 3]


def examined(dataset: FileDataset, folder: Path) -> Examined:
    with Examiner("a key for tests") as examiner:
        (result,) = examiner.examine(dicom.save([dataset], folder))
    assert isinstance(result, Examined), result
    return result
