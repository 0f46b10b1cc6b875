"""Where things lie in plots: on their axes, inside the drawing, nothing covering another."""

import numpy as np
import pytest

from app.agreement.charts import bland_altman as of_differences
from app.agreement.charts.axis import around, axis, figure
from app.agreement.charts.bland_altman import bland_altman
from app.agreement.charts.confusion import confusion
from app.agreement.charts.curves import froc, timeline
from app.agreement.charts.forest import domain, dot_and_line
from app.agreement.metrics.froc import Point
from app.agreement.values import MetricValue


def test_an_axis_has_ticks_at_round_numbers_and_keeps_values_on_it() -> None:
    found = axis(-0.4, 1.0, 10, 210, ticks=7)
    assert [t.label for t in found.ticks] == ["−0.4", "−0.2", "0.0", "0.2", "0.4", "0.6", "0.8", "1.0"]
    assert (found.at(-0.4), found.at(1.0), found.at(7.0)) == (10, 210, 210)
    wide = around([3.0, 97.0], 0, 100)
    assert wide.low <= 3.0
    assert wide.high >= 97.0
    assert all(float(t.label.replace("−", "-")) % wide.step == pytest.approx(0) for t in wide.ticks)


def test_one_value_alone_still_has_an_axis() -> None:
    assert 20 < around([5.0], 0, 100).at(5.0) < 80
    assert around([0.0, 0.0], 0, 100).at(0.0) == pytest.approx(50)


def test_figures_have_a_true_minus_and_no_negative_zero() -> None:
    assert [figure(-0.004), figure(-0.5), figure(None), figure((1.0, None))] == ["0.00", "−0.50", "–", "1.00  –"]


def test_an_interval_that_leaves_the_axis_says_so() -> None:
    found = dot_and_line("cohen_kappa", MetricValue(0.2, 20, "cohen_kappa/1", -0.9, 0.7))
    assert found is not None
    assert found.cut_low
    assert not found.cut_high
    assert dot_and_line("hd95_mm", MetricValue(3.0, 20, "hd95_mm/1")) is None
    assert dot_and_line("dice", MetricValue(None, 0, "dice/1", reason="nothing")) is None
    assert (domain("dice"), domain("gwet_ac1_ge3"), domain("sem")) == ((0.0, 1.0), (-0.4, 1.0), None)


def test_bland_altman_draws_the_published_example() -> None:
    """Bland and Altman 1986, peak flow: bias -2.12, limits -78.10 and 73.86 at 1.96 standard deviations."""
    large = [494, 395, 516, 434, 476, 557, 413, 442, 650, 433, 417, 656, 267, 478, 178, 423, 427]
    mini = [512, 430, 520, 428, 500, 600, 364, 380, 658, 445, 432, 626, 260, 477, 259, 350, 451]
    values = np.array([*zip(large, mini, strict=True), (1.0, np.nan)], dtype=np.float64)
    plot = bland_altman(values)
    assert plot is not None
    assert plot.n == 17
    assert [line.value for line in plot.lines] == pytest.approx([73.8620, -2.117647, -78.0973], abs=1e-3)
    for px, py, _ in plot.points:
        assert of_differences.LEFT <= px <= of_differences.WIDTH - of_differences.RIGHT
        assert of_differences.TOP <= py <= of_differences.HEIGHT - of_differences.BOTTOM


def test_labels_of_near_limits_do_not_cover_each_other() -> None:
    plot = bland_altman(np.array([[10.0, 10.1], [50.0, 50.0], [30.0, 30.1], [30.0, 90.0]][:3]))
    assert plot is not None
    places = [line.y_label for line in plot.lines]
    assert places[1] - places[0] >= 14
    assert places[2] - places[1] >= 14


def test_equal_readers_and_a_single_case_break_no_plot() -> None:
    assert bland_altman(np.array([[1.0, 1.0], [2.0, 2.0], [2.0, 2.0]])) is not None
    assert bland_altman(np.array([[1.0, 1.0]])) is None


def test_confusion_squares_have_areas_by_count_and_words_fit() -> None:
    plot = confusion(("no", "extraprostatic"), np.array([[16, 4], [0, 1]]))
    sides = {(s.row, s.column): s.side for s in plot.squares}
    assert sides[0, 0] == pytest.approx(2 * sides[0, 1])
    assert (1, 0) not in sides
    assert plot.left > 7 * len("extraprostatic")
    assert plot.n == 21
    assert confusion(("a", "b"), np.zeros((2, 2), dtype=np.int64)).squares == ()


def test_a_froc_curve_rises_in_steps_and_a_reader_without_points_is_not_drawn() -> None:
    plot = froc({"Ada": [Point(5, 0.5, 0.0), Point(3, 1.0, 0.5)], "Ben": []})
    assert plot is not None
    assert [curve.name for curve in plot.curves] == ["Ada"]
    assert plot.curves[0].path == "M 58.0 254.0 V 134.0 H 58.0 V 14.0 H 251.0"
    assert froc({"Ada": []}) is None


def test_a_course_skips_what_is_undefined() -> None:
    values = [
        ("2026-01", MetricValue(0.5, 12, "dice/1", 0.4, 0.6), False),
        ("2026-02", MetricValue(None, 0, "dice/1", reason="nothing"), True),
        ("2026-03", MetricValue(0.7, 12, "dice/1", 0.6, 0.8), False),
    ]
    plot = timeline("dice", values)
    assert plot is not None
    assert [moment.y is None for moment in plot.moments] == [False, True, False]
    assert plot.path.count("L") == 1
    assert timeline("dice", values[1:2]) is None
