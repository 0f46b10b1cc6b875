"""Mark kinds: which geometry is kept, where a mark is, how masks are packed."""

import base64
import gzip

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.kernel.refusals import Invalid
from app.protocols.marks import MARK_KINDS, decode, encode

SQUARE = [[0, 0, 5], [10, 0, 5], [10, 10, 5], [0, 10, 5]]


def check(kind: str, **geometry: object) -> dict[str, object]:
    return MARK_KINDS[kind].check(geometry)


def test_geometry_is_kept_in_patient_millimetres() -> None:
    assert check("point", point_mm=[1, 2, 3]) == {"point_mm": [1.0, 2.0, 3.0]}
    length = check("length", points_mm=[[0, 0, 0], [3, 4, 0]])
    assert MARK_KINDS["length"].length_mm(length) == 5
    assert MARK_KINDS["length"].centre_mm(length) == (1.5, 2, 0)


def test_a_range_of_frames_has_no_place() -> None:
    assert check("frames", frames=[3, 12]) == {"frames": [3, 12]}
    assert MARK_KINDS["frames"].centre_mm({"frames": [3, 12]}) is None


def test_needles_and_cores_are_of_the_case_and_place_no_finding() -> None:
    for key in ("needle", "core"):
        kept = check(key, version=1, points_mm=[[0, 0, 0], [0, 3, 4]])
        assert kept == {"version": 1, "points_mm": [[0.0, 0.0, 0.0], [0.0, 3.0, 4.0]]}
        kind = MARK_KINDS[key]
        assert (kind.of_case, kind.centre_mm(kept), kind.length_mm(kept)) == (True, None, None)
    assert not any(kind.of_case for kind in MARK_KINDS if kind.key not in ("needle", "core"))


def test_a_core_longer_than_any_biopsy_gun_takes_is_refused_in_words() -> None:
    assert check("core", version=1, points_mm=[[0, 0, 0], [0, 0, 50]])
    with pytest.raises(Invalid, match="a biopsy core of 51 mm is longer than 50 mm"):
        check("core", version=1, points_mm=[[0, 0, 0], [0, 0, 51]])
    assert check("needle", version=1, points_mm=[[0, 0, 0], [0, 0, 300]])


def test_the_centre_of_a_contour_is_that_of_its_area() -> None:
    dense = [[x / 10, 0, 5] for x in range(100)] + SQUARE[1:]
    contour = check("contour", points_mm=dense, closed=True)
    assert MARK_KINDS["contour"].centre_mm(contour) == pytest.approx((5, 5, 5))
    assert MARK_KINDS["contour"].length_mm(contour) == pytest.approx(200**0.5)


def test_a_contour_in_an_oblique_slice_is_flat_too() -> None:
    tilt = np.array([[1, 0, 0], [0, 0.8, -0.6], [0, 0.6, 0.8]])
    points = (np.array(SQUARE) @ tilt.T).tolist()
    assert check("contour", points_mm=points, closed=True)["closed"] is True


@pytest.mark.parametrize(
    ("kind", "geometry"),
    [("point", {}), ("point", {"point_mm": [1, 2]}), ("point", {"point_mm": [1, 2, float("nan")]}),
     ("point", {"point_mm": [1, 2, "3"]}), ("point", {"point_mm": [1, 2, 1e9]}),
     ("point", {"point_mm": [1, 2, 3], "slice": 4}), ("length", {"points_mm": [[0, 0, 0]]}),
     ("length", {"points_mm": [[0, 0, 0], [0, 0, 0]]}), ("contour", {"points_mm": SQUARE}),
     ("contour", {"points_mm": SQUARE[:2], "closed": True}),
     ("contour", {"points_mm": [*SQUARE, [5, 5, 9]], "closed": True}),
     ("contour", {"points_mm": [[0, 0, 0], [1, 0, 0], [2, 0, 0]], "closed": True}),
     ("needle", {"points_mm": [[0, 0, 0], [1, 0, 0]]}), ("core", {"version": 1, "points_mm": [[0, 0, 0]]}),
     ("needle", {"version": 1, "points_mm": [[0, 0, 0], [0, 0, 0]]}),
     ("core", {"version": 1, "points_mm": [[0, 0, 0], [1, 0, 0]], "result": "3+4"}),
     ("frames", {}), ("frames", {"frames": [1]}), ("frames", {"frames": [0, 4]}), ("frames", {"frames": [5, 4]}),
     ("frames", {"frames": [1.5, 4]}), ("frames", {"frames": [True, 4]}),
     ("mask", {"encoding": "rle", "data": "", "voxels": 1}),
     ("mask", {"encoding": "rle-gzip-1", "data": "§", "voxels": 1}),
     ("mask", {"encoding": "rle-gzip-1", "data": "", "voxels": -1})],
)  # fmt: skip
def test_broken_geometry_is_refused_in_words(kind: str, geometry: dict[str, object]) -> None:
    with pytest.raises(Invalid, match="cannot be kept"):
        check(kind, **geometry)


@given(st.integers(0, 2**32 - 1), st.floats(0, 1))
def test_masks_survive_packing(seed: int, density: float) -> None:
    mask = np.random.default_rng(seed).random((3, 5, 4)) < density
    data = encode(mask)
    assert np.array_equal(decode(data, (3, 5, 4)), mask)
    assert encode(mask) == data
    geometry = {"encoding": "rle-gzip-1", "data": base64.b64encode(data).decode(), "voxels": int(mask.sum())}
    assert MARK_KINDS["mask"].check(geometry) == geometry


def runs(*lengths: int) -> bytes:
    return gzip.compress(np.array(lengths, dtype="<u4").tobytes(), mtime=0)


def test_the_byte_format_is_little_endian_runs_from_background() -> None:
    mask = np.zeros((1, 2, 3), dtype=bool)
    mask[0, 0, 2] = mask[0, 1, 0] = True
    assert gzip.decompress(encode(mask)) == np.array([2, 2, 2], dtype="<u4").tobytes()
    assert gzip.decompress(encode(~mask)) == np.array([0, 2, 2, 2], dtype="<u4").tobytes()


@pytest.mark.parametrize(
    "data",
    [b"", b"not gzip", runs(5), runs(7), runs(6)[:-3], runs(6) + b"x", gzip.compress(b"\0" * 5, mtime=0),
     gzip.compress(b"\0" * 50_000_000, mtime=0)],
)  # fmt: skip
def test_bytes_that_do_not_fit_the_images_are_refused(data: bytes) -> None:
    with pytest.raises(Invalid, match="cannot be kept"):
        decode(data, (1, 2, 3))


TWO_DIAMETERS = [[0, 0, 5], [14, 0, 5], [6, -4, 5], [6, 5, 5]]


def test_an_angle_and_two_diameters_are_kept_with_the_version_of_their_form() -> None:
    assert check("angle", version=1, points_mm=[[1, 0, 0], [0, 0, 0], [0, 1, 0]])["version"] == 1
    axes = check("bidirectional", version=1, points_mm=TWO_DIAMETERS)
    assert MARK_KINDS["bidirectional"].length_mm(axes) == 14
    assert MARK_KINDS["angle"].length_mm({}) is None


@pytest.mark.parametrize(
    ("kind", "points", "version", "reason"),
    [("angle", [[1, 0, 0], [1, 0, 0], [0, 1, 0]], 1, "on its corner"),
     ("angle", [[1, 0, 0], [0, 0, 0], [0, 1, 0]], 2, "version 1"),
     ("angle", [[1, 0, 0], [0, 0, 0]], 1, "exactly 3"),
     ("bidirectional", [*TWO_DIAMETERS[:2], [6, -8, 5], [6, 8, 5]], 1, "longer than"),
     ("bidirectional", [*TWO_DIAMETERS[:2], [6, -4, 5], [8, 5, 5]], 1, "perpendicular"),
     ("bidirectional", [*TWO_DIAMETERS[:2], [6, -4, 6], [6, 5, 6]], 1, "one slice"),
     ("bidirectional", [*TWO_DIAMETERS[:2], [6, 2, 5], [6, 5, 5]], 1, "cross"),
     ("bidirectional", [*TWO_DIAMETERS[:2], [6, 2, 5], [6, 2, 5]], 1, "no length")],
)  # fmt: skip
def test_a_broken_angle_or_diameter_says_what_is_wrong(
    kind: str, points: list[list[float]], version: int, reason: str
) -> None:
    with pytest.raises(Invalid, match=reason):
        check(kind, version=version, points_mm=points)
