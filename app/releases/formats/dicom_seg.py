"""DICOM Segmentation: one object for each reader (or the reference) and stack, a segment for each region."""

from collections import defaultdict
from collections.abc import Iterator

from app.releases.formats.base import Format
from app.releases.rules.regions import slug
from app.releases.values import CaseRecord, File, Head, Region


def of_case(head: Head, case: CaseRecord) -> Iterator[File]:
    from app.releases.formats.seg_object import seg_bytes  # highdicom takes a second to import

    groups: dict[tuple[str, str], list[Region]] = defaultdict(list)
    for region in case.regions:
        groups[region.author, region.stack_id].append(region)
    taken: set[str] = set()
    for (author, stack_id), regions in sorted(groups.items(), key=lambda item: item[1][0].key):
        stack = case.stacks[stack_id]
        name = f"{author}_{slug(stack.role)}"
        while name in taken:
            name += "-2"
        taken.add(name)
        yield File(f"cases/{case.key}/seg/{name}.dcm", seg_bytes(head, stack, author, regions))


DICOM_SEG = Format("dicom_seg", "DICOM Segmentation", "1", of_case=of_case)
