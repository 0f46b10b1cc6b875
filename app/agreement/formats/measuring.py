"""What the command line and the API measure in files: one engine for both. Values are by metric id."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Protocol

from app.agreement.formats import nifti, ratings_csv, sectors_csv
from app.agreement.matching import MatchRule
from app.agreement.metrics import LIST_METRICS, MASK_METRICS, RATING_METRICS
from app.agreement.metrics import consensus as of_readers
from app.agreement.metrics import lesions as of_lesions
from app.agreement.metrics.confusion import confusion_tables
from app.agreement.metrics.levels import by_level
from app.agreement.metrics.mask_pair import pair_of
from app.agreement.metrics.overlap import vote_entropy
from app.agreement.rules.ratings import ratings_of
from app.agreement.values import RESAMPLES, SEED, MetricValue, Scale
from app.kernel.refusals import Invalid
from app.protocols.values import SECTORS


class Measured(Protocol):
    def as_json(self) -> dict[str, object]: ...


Values = Mapping[str, Measured]

OF_SECTORS = (
    "positive_agreement", "negative_agreement", "percent_agreement", "cohen_kappa", "fleiss_kappa",
    "krippendorff_alpha", "gwet_ac1",
)  # fmt: skip
"""Positive agreement first: the others are inflated by sectors that are nearly always empty."""


def scale_of(scale: str, categories: str) -> tuple[Scale, tuple[str, ...]]:
    """The scale, and the complete list of its categories as written with commas between them."""
    chosen = Scale(scale)
    listed = tuple(part.strip() for part in categories.split(",") if part.strip())
    if listed and not chosen.is_categorical:
        raise Invalid(f"--categories belongs to nominal and ordinal scales, not to {chosen.value}.")
    if len(set(listed)) != len(listed):
        raise Invalid("A category is listed twice.")
    return chosen, listed


def ratings(file: Path, scale: str, categories: str, *, resamples: int = RESAMPLES, seed: int = SEED) -> Values:
    """Every statistic that the scale and the number of readers allow."""
    chosen, listed = scale_of(scale, categories)
    table = ratings_of(ratings_csv.read(file, chosen, listed), chosen, categories=listed)
    values: dict[str, Measured] = {
        metric.key: metric.evaluate(table, resamples=resamples, seed=seed)
        for metric in RATING_METRICS
        if metric.understands(table)
    }
    values |= {metric.key: metric.evaluate(table) for metric in LIST_METRICS if metric.understands(table)}
    if chosen.is_categorical:
        values["confusion_tables"] = confusion_tables(table)
    return values


def sectors(file: Path, names: Sequence[str] = (), *, resamples: int = RESAMPLES, seed: int = SEED) -> Values:
    """Marked or not, of every sector of every case: `names`, without them the map of PI-RADS."""
    table = sectors_csv.read(file, names or [one.id for one in SECTORS])
    values: dict[str, Measured] = {
        key: RATING_METRICS[key].evaluate(table, resamples=resamples, seed=seed)
        for key in OF_SECTORS
        if RATING_METRICS[key].understands(table)
    }
    return values | {"confusion_tables": confusion_tables(table)}


def masks(a: Path, b: Path, value_a: int | None, value_b: int | None, gland: Path | None = None) -> Values:
    """Two masks voxel by voxel; with a reference gland also at base, mid and apex."""
    (first, second, *glands), apart_mm = nifti.on_one_grid([nifti.read(path) for path in (a, b, gland) if path])
    pair = pair_of(first.mask(value_a), second.mask(value_b), first.spacing_mm)
    values = {metric.key: metric.evaluate(pair) for metric in MASK_METRICS}
    values["grid_distance_mm"] = MetricValue(apart_mm, 1, "grid_distance_mm/1")
    if glands:
        values |= by_level(pair, glands[0].mask(), first.head_component, MASK_METRICS)
    return values


def lesions(
    a: Path,
    b: Path,
    value_a: int | None = None,
    value_b: int | None = None,
    *,
    instances: bool = False,
    iou: float | None = None,
    distance_mm: float | None = None,
) -> Values:
    """The lesions of two masks, matched: connected parts, or each label (`instances`)."""
    rule = MatchRule()
    if iou is not None:
        if not 0 < iou <= 1:
            raise Invalid("--iou is above 0 and at most 1.")
        rule = replace(rule, iou_at_least=iou)
    if distance_mm is not None:
        if not distance_mm > 0:
            raise Invalid("--distance-mm is above 0.")
        rule = replace(rule, centre_within_mm=distance_mm)
    if instances and (value_a is not None or value_b is not None):
        raise Invalid("--instances takes each label as a lesion: it does not go with --value-a or --value-b.")
    (first, second), _ = nifti.on_one_grid([nifti.read(a), nifti.read(b)])
    spacing_mm = first.spacing_mm
    if instances:
        found = of_lesions.instances(first.labels, spacing_mm), of_lesions.instances(second.labels, spacing_mm)
    else:
        parts = first.mask(value_a), second.mask(value_b)
        found = of_lesions.components(parts[0], spacing_mm), of_lesions.components(parts[1], spacing_mm)
    return of_lesions.values(of_lesions.matched(*found, rule))


def consensus(
    files: Sequence[Path],
    method: str,
    at_least: int | None,
    value: int | None,
    *,
    out: Path | None = None,
    entropy_out: Path | None = None,
) -> Values:
    """One mask from several; `out` and `entropy_out` are written as NIfTI."""
    if len(files) < 2:
        raise Invalid("A consensus needs at least two masks.")
    read, _ = nifti.on_one_grid([nifti.read(path) for path in files])
    drawn = [file.mask(value) for file in read]
    made = of_readers.METHODS[method].make(drawn, read[0].spacing_mm, at_least)
    inputs = [{"file": path.name, "sha256": hashlib.sha256(path.read_bytes()).hexdigest()} for path in files]
    counted = made.values["consensus_voxels"]
    made.values["consensus_voxels"] = replace(counted, details={**counted.details, "inputs": inputs})
    if out is not None:
        nifti.write(out, made.mask, read[0])
    if entropy_out is not None:
        nifti.write_map(entropy_out, vote_entropy(drawn), read[0])
    return made.values
