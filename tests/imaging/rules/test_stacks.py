"""Frames become stacks: by b-value, orientation and time, sorted in space, with warnings in words."""

from dataclasses import replace

from app.imaging.rules import stacks
from app.imaging.values import Frame, PixelMeaning

PIXEL = PixelMeaning(16, 12, False, 1, "MONOCHROME2", 1, 0, "")


def frame(z: float, *, source: int = 0, b: float | None = None, order: tuple[float, ...] = ()) -> Frame:
    return Frame(
        source=source,
        sop_uid=f"1.2.{source}",
        frame_number=1,
        rows=4,
        columns=5,
        pixel=PIXEL,
        minimum=0,
        maximum=1,
        percentiles=(0, 1),
        position_mm=(0, 0, z),
        row_direction=(1, 0, 0),
        column_direction=(0, 1, 0),
        row_spacing_mm=0.5,
        column_spacing_mm=0.5,
        b_value=b,
        order=order,
    )


def test_three_b_values_at_the_same_places_are_three_stacks_sorted_in_space() -> None:
    frames = [frame(z, b=b) for z in (6, 0, 3) for b in (800, 50, 400)]
    found = stacks.split(frames)
    assert [s.b_value for s in found] == [50, 400, 800]
    assert all([f.position_mm for f in s.frames] == [(0, 0, 0), (0, 0, 3), (0, 0, 6)] for s in found)
    assert all(s.warnings == () and s.time_index is None for s in found)
    assert len({s.key for s in found}) == 3


def test_several_planes_in_one_series_are_several_stacks() -> None:
    sagittal = [
        replace(frame(0), position_mm=(x, 0, 0), row_direction=(0, 1, 0), column_direction=(0, 0, -1)) for x in (0, 5)
    ]
    assert [len(s.frames) for s in stacks.split([frame(0), *sagittal, frame(5)])] == [2, 2]


def test_frames_at_one_place_are_times_in_the_order_they_were_taken() -> None:
    frames = [frame(z, order=(t,), source=int(10 * t + z)) for t in (2, 1, 3) for z in (3, 0)]
    found = stacks.split(frames)
    assert [s.time_index for s in found] == [1, 2, 3]
    assert [[f.order for f in s.frames] for s in found] == [[(1,), (1,)], [(2,), (2,)], [(3,), (3,)]]


def test_noise_in_direction_cosines_does_not_split_a_stack() -> None:
    second = replace(frame(3), row_direction=(1, 1e-6, -2e-6))
    assert len(stacks.split([frame(0), second])) == 1


def test_a_missing_slice_is_said() -> None:
    (stack,) = stacks.split([frame(z) for z in (0, 3, 6, 12, 15)])
    assert stack.warnings == ("a slice seems to be missing: gaps of up to 6.0 mm where 3.0 mm is usual",)


def test_uneven_spacing_is_said() -> None:
    (stack,) = stacks.split([frame(z) for z in (0, 3, 6.5, 9)])
    assert "varies from 2.50 to 3.50 mm" in stack.warnings[0]


def test_a_sheared_stack_is_said() -> None:
    (stack,) = stacks.split([replace(frame(z), position_mm=(z, 0, z)) for z in (0, 3, 6)])
    assert "sideways" in stack.warnings[0]


def test_frames_without_geometry_have_no_grid_and_keep_their_order() -> None:
    bare = [replace(frame(0, order=(n,)), position_mm=None, row_direction=None, column_direction=None) for n in (2, 1)]
    (stack,) = stacks.split(bare)
    assert stack.grid is None
    assert [f.order for f in stack.frames] == [(1,), (2,)]


def test_zero_spacing_and_skewed_axes_give_no_grid() -> None:
    assert stacks.split([replace(frame(0), row_spacing_mm=0.0)])[0].grid is None
    assert stacks.split([replace(frame(0), column_direction=(0.5, 0.87, 0))])[0].grid is None
