"""Rigid, in millimetres, from enough places: everything else is refused in words."""

import numpy as np
import pytest
from scipy.spatial.transform import Rotation

from app.imaging.rules import registrations as rules
from app.imaging.values.registrations import IDENTITY, GivenRegistration, Landmark, Method
from app.kernel.refusals import Invalid
from tests.factories.registered import QUARTER_TURN, landmarks

RIGID = np.eye(4)
RIGID[:3, :3] = Rotation.from_euler("xyz", (12, -7, 33), degrees=True).as_matrix()
RIGID[:3, 3] = (4.5, -12.25, 80)


def matrix_text(matrix: np.ndarray, decimals: int) -> str:
    return "\n".join(" ".join(f"{number:.{decimals}f}" for number in row) for row in matrix)


@pytest.mark.parametrize("rows", [3, 4])
@pytest.mark.parametrize("decimals", [3, 6, 12])
def test_a_pasted_matrix_is_kept_as_the_nearest_exact_rotation(rows: int, decimals: int) -> None:
    kept = np.asarray(rules.rigid_matrix(rules.numbers_from(matrix_text(RIGID[:rows], decimals), "The matrix")))
    assert np.abs(kept[:3, :3].T @ kept[:3, :3] - np.eye(3)).max() < 1e-12
    assert np.linalg.det(kept[:3, :3]) == pytest.approx(1, abs=1e-12)
    assert np.abs(kept - RIGID).max() < 10.0**-decimals
    assert kept[3].tolist() == [0, 0, 0, 1]


def changed(row: int, column: int, value: float) -> list[float]:
    matrix = RIGID.copy()
    matrix[row, column] = value
    return matrix.ravel().tolist()


@pytest.mark.parametrize(
    ("numbers", "sentence"),
    [
        ((RIGID * np.array([-1, 1, 1, 1])).ravel().tolist(), "mirrors"),
        ((np.diag([1.01, 1, 1, 1]) @ RIGID).ravel().tolist(), "stretches or shears"),
        ((np.diag([2, 2, 2, 1])).ravel().tolist(), "stretches or shears"),
        (np.zeros(12).tolist(), "stretches or shears"),
        (changed(0, 1, RIGID[0, 1] + 0.01), "stretches or shears"),
        (changed(3, 0, 0.001), "last row"),
        (changed(3, 3, 2), "last row"),
        (changed(0, 3, float("nan")), "finite"),
        (changed(0, 3, float("inf")), "finite"),
        (changed(0, 3, 10_001), "within 10000 mm"),
        (RIGID.ravel().tolist()[:9], "has 9 numbers"),
        ([], "has 0 numbers"),
    ],
)
def test_what_is_not_rigid_is_refused_in_words(numbers: list[float], sentence: str) -> None:
    with pytest.raises(Invalid, match=sentence):
        rules.rigid_matrix(numbers)


def test_words_among_the_numbers_are_named() -> None:
    with pytest.raises(Invalid, match="“1x” is not a number"):
        rules.numbers_from("[1, 0; 1x]", "The matrix")
    with pytest.raises(Invalid, match="Line 2 of the landmarks has 5 numbers"):
        rules.landmarks_from("0 0 0 1 1 1\n\n1 2 3 4 5")


def test_exact_landmarks_give_back_the_map_and_no_residual() -> None:
    found = rules.rigid_between(landmarks())
    assert np.asarray(found.matrix).ravel() == pytest.approx(QUARTER_TURN, abs=1e-9)
    assert found.residual_mm == pytest.approx(0, abs=1e-9)


def test_the_residual_is_the_root_mean_square_of_what_remains() -> None:
    """Two places 2 mm too far out on opposite sides of one axis: no rigid map can mend that."""
    pairs = [
        Landmark((10, 0, 0), (12, 0, 0)),
        Landmark((-10, 0, 0), (-12, 0, 0)),
        Landmark((0, 10, 0), (0, 10, 0)),
        Landmark((0, -10, 0), (0, -10, 0)),
    ]
    found = rules.rigid_between(pairs)
    assert found.residuals_mm == pytest.approx((2, 2, 0, 0), abs=1e-9)
    assert found.residual_mm == pytest.approx(2**0.5)


def test_swapped_sides_never_become_a_mirror() -> None:
    mirrored = [Landmark(one.from_mm, (-one.from_mm[0], *one.from_mm[1:])) for one in landmarks()]
    found = rules.rigid_between(mirrored)
    assert np.linalg.det(np.asarray(found.matrix)[:3, :3]) == pytest.approx(1)
    assert found.residual_mm is not None
    assert found.residual_mm > 3


@pytest.mark.parametrize(
    ("pairs", "sentence"),
    [
        (landmarks()[:2], "At least 3"),
        (landmarks() * 26, "100 at most"),
        (tuple(Landmark((x, 2 * x, 0), (x, 2 * x, 0)) for x in (0.0, 10, 20)), "on one line"),
        ((Landmark((1, 1, 1), (2, 2, 2)),) * 3, "on one line"),
        ((*landmarks()[:3], Landmark((float("nan"), 0, 0), (0, 0, 0))), "finite"),
    ],
)
def test_too_few_landmarks_or_none_apart_are_refused(pairs: tuple[Landmark, ...], sentence: str) -> None:
    with pytest.raises(Invalid, match=sentence):
        rules.rigid_between(pairs)


def test_each_method_takes_what_it_is_computed_from_and_nothing_else() -> None:
    def said(method: Method, **numbers: object) -> GivenRegistration:
        return GivenRegistration("1", "2", method, "by hand", "because", **numbers)  # type: ignore[arg-type]

    assert rules.transform_of(said(Method.SAME_POSITION)).matrix == IDENTITY
    assert rules.transform_of(said(Method.TABLE, matrix=QUARTER_TURN)).residual_mm is None
    for wrong in (
        said(Method.SAME_POSITION, matrix=QUARTER_TURN),
        said(Method.LANDMARKS, matrix=QUARTER_TURN),
        said(Method.TABLE, landmarks=landmarks()),
        said(Method.TABLE),
        said(Method.LANDMARKS),
    ):
        with pytest.raises(Invalid):
            rules.transform_of(wrong)


def test_the_turn_and_the_way_of_a_place_are_told() -> None:
    matrix = rules.rigid_matrix(QUARTER_TURN)
    assert rules.angle_deg(matrix) == pytest.approx(90)
    assert rules.angle_deg(IDENTITY) == 0
    assert rules.moved_mm(matrix, (0, 0, 0)) == pytest.approx((10**2 + 20**2 + 30**2) ** 0.5)


def test_two_frames_of_this_patient_are_needed() -> None:
    with pytest.raises(Invalid, match="two different"):
        rules.assert_frames("1", "1", ["1", "2"])
    with pytest.raises(Invalid, match="this patient"):
        rules.assert_frames("1", "3", ["1", "2"])


def test_software_is_named() -> None:
    with pytest.raises(Invalid, match="Which software"):
        rules.detail_given(Method.SOFTWARE, "  ")
    assert rules.detail_given(Method.LANDMARKS, "") == ""
