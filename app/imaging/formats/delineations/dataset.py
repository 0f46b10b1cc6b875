"""A DICOM file as a dataset, or a refusal in words; never a stack trace for what somebody sends."""

import io
import struct
from collections.abc import Sequence
from typing import Any

import pydicom
from pydicom.dataset import Dataset
from pydicom.errors import InvalidDicomError

from app.kernel.refusals import Invalid

BROKEN = (InvalidDicomError, OSError, EOFError, ValueError, KeyError, AttributeError, IndexError, TypeError,
          NotImplementedError, RuntimeError, struct.error)  # fmt: skip
"""What the library raises on damaged files; the child process that reads them catches the rest."""


def dataset_of(data: bytes) -> Dataset:
    try:
        dataset = pydicom.dcmread(io.BytesIO(data))
        dataset.walk(lambda *_: None)
    except BROKEN:
        raise Invalid("The DICOM file is cut off or damaged.") from None
    return dataset


def numbers(value: object, count: int, name: str) -> tuple[float, ...]:
    if not isinstance(value, Sequence) or len(value) != count:
        raise Invalid(f"The DICOM file has no sound {name}.")
    return tuple(float(one) for one in value)


def items(dataset: Dataset, keyword: str) -> list[Dataset]:
    """The items of a sequence, none when it is absent."""
    found: Any = dataset.get(keyword)
    return list(found) if found is not None else []
