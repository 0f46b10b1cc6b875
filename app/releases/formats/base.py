"""The shape of an export format: files of each case, and files of the release as a whole."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from app.releases.values import CaseRecord, File, Head


def no_files_of_case(head: Head, case: CaseRecord) -> Iterator[File]:
    return iter(())


def no_files_of_all(head: Head, cases: Sequence[CaseRecord]) -> Iterator[File]:
    return iter(())


@dataclass(frozen=True)
class Format:
    """`version` changes whenever the same content would give other bytes.

    Cases reach `of_all` with their voxels emptied (`light`): what needs voxels belongs to `of_case`.
    """

    key: str
    label: str
    version: str
    of_case: Callable[[Head, CaseRecord], Iterator[File]] = no_files_of_case
    of_all: Callable[[Head, Sequence[CaseRecord]], Iterator[File]] = no_files_of_all


def light(case: CaseRecord) -> CaseRecord:
    """The case with names and numbers of its regions but without voxels and images."""
    empty = np.zeros((0, 0, 0), dtype=np.bool_)
    stacks = {key: replace(stack, headers=()) for key, stack in case.stacks.items()}
    return replace(case, stacks=stacks, regions=tuple(replace(region, mask=empty) for region in case.regions))
