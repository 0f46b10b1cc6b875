"""Signals: what a tissue is, the images must show."""

import numpy as np

from app.demo.phantom import signal, tissues
from app.demo.phantom.canvas import Canvas
from app.kernel.geometry import Grid

GRID = Grid(24, 24, 2.0, 2.0, (1, 0, 0), (0, 1, 0), tuple((-23.0, -23.0, 3.0 * k) for k in range(3)))


def test_the_fitted_adc_is_the_one_painted() -> None:
    images = {b: np.full((1, 2, 2), 300 * np.exp(-b * 1e-6 * 900), dtype=np.float32) for b in (50.0, 400.0, 800.0)}
    adc, at_zero = signal.fitted(images, least_signal=1)
    assert np.allclose(adc, 900, atol=0.5)
    assert np.allclose(at_zero, 300, rtol=1e-3)
    assert np.allclose(signal.calculated(adc, at_zero, 1400), 300 * np.exp(-1.26), rtol=1e-3)


def test_where_there_is_no_signal_the_adc_is_zero() -> None:
    faint = {b: np.full((1, 1, 1), 3.0, dtype=np.float32) for b in (50.0, 800.0)}
    assert signal.fitted(faint, least_signal=20)[0].item() == 0


def test_a_tumour_is_darker_on_t2_and_adc_and_brighter_at_high_b_than_its_zone() -> None:
    seen, zone = tissues.tumour(1.0), tissues.PERIPHERAL
    assert seen.t2 < 0.5 * zone.t2
    assert seen.adc < 0.5 * zone.adc
    at_high_b = [t.diffusion * np.exp(-1.4e-3 * t.adc) for t in (seen, zone)]
    assert at_high_b[0] > 3 * at_high_b[1]


def test_a_tumour_takes_up_contrast_earlier_than_its_zone() -> None:
    early = [t.uptake * (1 - np.exp(-t.rate * 0.4)) for t in (tissues.tumour(0.9), tissues.PERIPHERAL)]
    assert early[0] > 3 * early[1]


def test_contrast_changes_nothing_before_it_is_given() -> None:
    canvas = Canvas(GRID, (0, 0, 0), ("t1", "uptake", "rate"), seed=3, edge_mm=1.0)
    canvas.fill(tissues.tumour(1.0))
    before = signal.contrast_enhanced(canvas, -0.5, seed=1, noise=0.1)
    after = signal.contrast_enhanced(canvas, 0.8, seed=1, noise=0.1)
    assert after.mean() > 1.5 * before.mean()
    assert abs(before.mean() - canvas.images["t1"].mean()) < 0.25 * before.mean()
