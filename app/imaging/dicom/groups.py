"""Attributes of one frame: its own functional group, the shared one, the data set itself, in this order."""

import math
from collections.abc import Callable, Iterable, Iterator
from typing import Any, TypeVar

from pydicom.dataset import Dataset

from app.imaging.dicom.header import Attributes, Header
from app.imaging.dicom.reading import UNREADABLE
from app.imaging.values.frames import Triple

T = TypeVar("T")


class Groups:
    def __init__(self, dataset: Attributes, index: int) -> None:
        self.header = dataset if isinstance(dataset, Header) else None
        """An ordinary file has no functional groups."""
        self.sources: list[Attributes] = [dataset]
        if not isinstance(dataset, Header):
            self.sources = [*_of_frame(dataset, index), dataset]

    def lasting(self, make: Callable[["Groups"], T]) -> T:
        """What `make`, a function of a module, makes of it; remembered as long as what it asks for stays the same."""
        return make(self) if self.header is None else self.header.lasting(_of_header, make)

    def get(self, keyword: str) -> Any:  # noqa: ANN401  # pydicom values have the type of their representation
        for source in self.sources:
            try:
                value = source.get(keyword)
            except UNREADABLE:
                continue
            if value is not None and value != "":
                return value
        return None

    def number(self, keyword: str) -> float | None:
        values = self.numbers(keyword)
        return values[0] if values else None

    def numbers(self, keyword: str) -> list[float]:
        if self.header is not None:
            try:
                return self.header.numbers(keyword, _numbers)
            except UNREADABLE:
                return []
        return _numbers(self.get(keyword))

    def triple(self, keyword: str, start: int = 0, size: int = 3) -> Triple | None:
        values = self.numbers(keyword)
        return (values[start], values[start + 1], values[start + 2]) if len(values) == size else None

    def terms(self, keyword: str) -> list[str]:
        return [str(term).strip().upper() for term in _listed(self.get(keyword))]

    def position(self) -> Triple | None:
        """In the patient; of an ultrasound volume, in the volume."""
        return self.triple("ImagePositionPatient") or self.triple("ImagePositionVolume")

    @property
    def is_in_volume(self) -> bool:
        return self.triple("ImagePositionPatient") is None and self.triple("ImagePositionVolume") is not None

    def directions(self) -> tuple[Triple | None, Triple | None]:
        """Of rows and of columns; in the patient, or in the ultrasound volume where the position is there."""
        keyword = "ImageOrientationVolume" if self.is_in_volume else "ImageOrientationPatient"
        return self.triple(keyword, 0, 6), self.triple(keyword, 3, 6)


def _of_header(header: Header, make: Callable[[Groups], T]) -> T:
    return make(Groups(header, 0))


def _of_frame(dataset: Dataset, index: int) -> Iterator[Dataset]:
    own = dataset.get("PerFrameFunctionalGroupsSequence") or []
    shared = dataset.get("SharedFunctionalGroupsSequence") or []
    for place in ([own[index]] if index < len(own) else []) + list(shared[:1]):
        yield from _items(place)


def _numbers(value: object) -> list[float]:
    try:
        found = [float(one) for one in _listed(value)]
    except UNREADABLE:
        return []
    return found if all(map(math.isfinite, found)) else []


def _listed(value: object) -> list[Any]:
    if value is None:
        return []
    return list(value) if isinstance(value, Iterable) and not isinstance(value, str) else [value]


def _items(group: Dataset) -> Iterator[Dataset]:
    for element in group:
        if element.VR == "SQ" and element.value:
            yield element.value[0]
            yield from _items(element.value[0])
