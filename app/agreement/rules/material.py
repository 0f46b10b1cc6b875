"""What the boards are made of: what readers said, what was measured between them, and a statistic of it."""

from dataclasses import dataclass

from app.agreement.values import MINIMUM_N, MetricValue

BOUNDED = {"percent_agreement", "dice", "positive_agreement"}
KAPPAS = {"cohen_kappa", "cohen_kappa_quadratic", "icc_a1"}


@dataclass(frozen=True)
class Said:
    """One reader's answer about an item in a comparison; `unit` numbers lesions, 0 is the case."""

    comparison: str
    patient: str
    item: str
    unit: int
    reader: str
    state: str
    value: object


@dataclass(frozen=True)
class Measured:
    comparison: str
    patient: str
    item: str
    unit: int
    reader_a: str
    reader_b: str
    metric: str
    value: float | None


@dataclass(frozen=True)
class Statistic:
    """`inputs` is the content key of what it was computed from."""

    key: str
    label: str
    value: MetricValue
    inputs: str = ""

    @property
    def is_grey(self) -> bool:
        """Too few cases for the number to say much."""
        return self.value.n < MINIMUM_N

    @property
    def domain(self) -> tuple[float, float] | None:
        """The axis it is drawn on; None for a statistic without natural bounds."""
        return (0.0, 1.0) if self.key in BOUNDED else (-0.2, 1.0) if self.key in KAPPAS else None
