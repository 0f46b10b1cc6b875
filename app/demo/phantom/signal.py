"""From tissue to scanner: coil sensitivity, blur, Rician noise; diffusion weighting, its fit; contrast uptake."""

import numpy as np
from scipy.ndimage import gaussian_filter

from app.demo.phantom.canvas import Canvas
from app.demo.phantom.noise import Points, Values, isotropic, smooth


def sensitivity(points: Points, seed: int, depth: float) -> Values:
    """Surface coils in front and behind: brighter near the skin; `depth` 0 (even) to 1; about 1 in the middle."""
    _, y, _ = points
    near = np.exp(-(np.clip(y + 95, 0, None)) / 28) + np.exp(-(np.clip(105 - y, 0, None)) / 34)
    drift = smooth(isotropic(seed + 90, 80.0), points, 8)
    return np.asarray(1 + depth * (0.42 * near + 0.05 * drift), dtype=np.float32)


def rician(signal: Values, sigma: float, random: np.random.Generator) -> Values:
    """Magnitude of a complex signal with noise `sigma` in each channel."""
    real = signal + random.normal(0, sigma, signal.shape).astype(np.float32)
    return np.asarray(np.hypot(real, random.normal(0, sigma, signal.shape)), dtype=np.float32)


def blurred(image: Values, sigma_px: float) -> Values:
    return np.asarray(gaussian_filter(image, (0.0, sigma_px, sigma_px), truncate=2.5), dtype=np.float32)


def t2_weighted(canvas: Canvas, seed: int, noise: float) -> Values:
    random = np.random.default_rng(seed)
    signal = blurred(canvas.images["t2"], 0.55) * sensitivity(canvas.points, canvas.seed, 1.0)
    return rician(signal, 17.0 * noise, random)


def diffusion_weighted(canvas: Canvas, b_value: float, seed: int, noise: float) -> Values:
    """Trace image at `b_value` s/mm2, fat suppressed."""
    random = np.random.default_rng(seed + int(b_value))
    images = canvas.images
    decay = np.exp(-np.float32(b_value * 1e-6) * images["adc"])
    signal = blurred(images["diffusion"] * decay, 0.6) * sensitivity(canvas.points, canvas.seed, 0.8)
    return rician(signal, 4.2 * noise, random)


def fitted(images: dict[float, Values], least_signal: float) -> tuple[Values, Values]:
    """ADC in 10^-6 mm2/s and the signal at b = 0, by log-linear least squares; 0 where there is no signal."""
    b_values = np.array(sorted(images), dtype=np.float32) * np.float32(1e-6)
    logs = np.stack([np.log(np.maximum(images[b], 1.0)) for b in sorted(images)])
    centred = (b_values - b_values.mean())[:, None, None, None]
    slope = -(centred * logs).sum(axis=0) / (centred**2).sum()
    adc = np.clip(slope, 0, 3800)
    intercept = np.exp(logs.mean(axis=0) + slope * b_values.mean())
    seen = images[min(images)] > least_signal
    return np.where(seen, adc, 0).astype(np.float32), np.where(seen, intercept, 0).astype(np.float32)


def calculated(adc: Values, at_zero: Values, b_value: float) -> Values:
    """The image extrapolated to `b_value`."""
    return np.asarray(at_zero * np.exp(-np.float32(b_value * 1e-6) * adc), dtype=np.float32)


def contrast_enhanced(canvas: Canvas, minutes: float, seed: int, noise: float) -> Values:
    """T1 with fat suppression, `minutes` after the injection (negative: before)."""
    random = np.random.default_rng(seed + 3000 + int(minutes * 600))
    images = canvas.images
    if minutes > 0:
        rate = images["rate"]
        wash = np.exp(-np.float32(0.10) * np.maximum(rate - 1, 0) * np.float32(minutes))
        taken_up = images["uptake"] * (1 - np.exp(-rate * np.float32(minutes))) * wash
    else:
        taken_up = np.zeros_like(images["t1"])
    signal = blurred(images["t1"] + taken_up, 0.6) * sensitivity(canvas.points, canvas.seed, 0.8)
    return rician(signal, 6.0 * noise, random)
