"""The unit of an ADC map, told from its magnitude: files seldom say it, and water can only diffuse so fast."""

FASTEST = 30_000.0
SLOWEST = 300.0
"""Of the largest value of a map, in 10^-6 mm2/s: free water at body temperature has about 3000, noise some more."""

SCALES = {"µm²/s": 1.0, "×10⁻³ mm²/s": 1e3, "mm²/s": 1e6}


def adc_unit(largest: float) -> str:
    """Empty where no usual scale makes the largest value a possible one, as of pictures in shades from 0 to 255."""
    return next((unit for unit, scale in SCALES.items() if SLOWEST <= largest * scale < FASTEST), "")
