"""The engine for programs: the metrics of tables and masks that are sent."""

import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Any, Literal

from fastapi import APIRouter, File, Form, UploadFile
from pydantic import Field

from app.accounts.doors import ApiClient
from app.agreement.formats import measuring
from app.agreement.values import RESAMPLES, SEED, Scale
from app.kernel.refusals import Invalid

router = APIRouter(prefix="/api/v1", tags=["agreement"])

MOST_RESAMPLES = 10_000
MOST_MASKS = 20
Answer = dict[str, dict[str, Any]]
"""By metric id: value, low, high, n, reason, definition, and what a metric says besides; null is undefined."""

Sent = Annotated[UploadFile, File()]
Label = Annotated[int | None, Form(description="the label that counts; without it, all above 0")]


@router.post("/metrics/ratings")
def ratings(
    actor: ApiClient,
    file: Sent,
    scale: Annotated[Scale, Form()],
    categories: Annotated[str, Form(description="the complete scale in its order, such as 1,2,3,4,5")] = "",
    resamples: Annotated[int, Form(), Field(ge=1, le=MOST_RESAMPLES)] = RESAMPLES,
    seed: Annotated[int, Form(), Field(ge=0)] = SEED,
) -> Answer:
    """A CSV of case, reader, value (and patient): every statistic that its scale and readers allow. Nothing is kept."""
    with _kept([file]) as (path,):
        return _said(measuring.ratings(path, scale, categories, resamples=resamples, seed=seed))


@router.post("/metrics/sectors")
def sectors(
    actor: ApiClient,
    file: Sent,
    resamples: Annotated[int, Form(), Field(ge=1, le=MOST_RESAMPLES)] = RESAMPLES,
    seed: Annotated[int, Form(), Field(ge=0)] = SEED,
) -> Answer:
    """A CSV of case, reader, sectors (of PI-RADS v2.1, blanks between them; empty: none was marked)."""
    with _kept([file]) as (path,):
        return _said(measuring.sectors(path, resamples=resamples, seed=seed))


@router.post("/metrics/masks")
def masks(actor: ApiClient, a: Sent, b: Sent, value_a: Label = None, value_b: Label = None) -> Answer:
    """Two NIfTI masks on one grid, voxel by voxel."""
    with _kept([a, b]) as (first, second):
        return _said(measuring.masks(first, second, value_a, value_b))


@router.post("/metrics/lesions")
def lesions(actor: ApiClient, a: Sent, b: Sent, value_a: Label = None, value_b: Label = None) -> Answer:
    """The lesions of two NIfTI masks, matched by the house's rule."""
    with _kept([a, b]) as (first, second):
        return _said(measuring.lesions(first, second, value_a, value_b))


@router.post("/metrics/consensus")
def consensus(
    actor: ApiClient,
    files: Annotated[list[UploadFile], File(min_length=2, max_length=MOST_MASKS)],
    method: Annotated[Literal["majority", "staple", "signed-distance"], Form()],
    at_least: Annotated[int | None, Form(description="readers, for majority")] = None,
    value: Label = None,
) -> Answer:
    """The consensus of several NIfTI masks, and each reader against it."""
    with _kept(files) as paths:
        return _said(measuring.consensus(paths, method, at_least, value))


@contextmanager
def _kept(files: Sequence[UploadFile]) -> Iterator[list[Path]]:
    """The files on the disk for as long as they are measured; sentences name them as they were sent."""
    with tempfile.TemporaryDirectory(prefix="consilium-") as place:
        paths = [Path(place) / str(number) / _name(file) for number, file in enumerate(files)]
        for path, file in zip(paths, files, strict=True):
            path.parent.mkdir()
            path.write_bytes(file.file.read())
        try:
            yield paths
        except Invalid as refusal:
            sentence = refusal.sentence
            for path in paths:
                sentence = sentence.replace(str(path), path.name)
            raise Invalid(sentence, code=refusal.code, details=refusal.details) from None


def _name(file: UploadFile) -> str:
    """Its last part, as far as a file may be called so."""
    name = Path(file.filename or "").name
    return name if name.isprintable() and 0 < len(name) <= 100 else "file.nii.gz"


def _said(values: Mapping[str, measuring.Measured]) -> Answer:
    return {key: value.as_json() for key, value in values.items()}
