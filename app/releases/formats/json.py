"""JSON: one record for each case with everything said about it, and one for the release with its protocol."""

from collections.abc import Iterator, Sequence

from app.kernel.timestamps import iso
from app.releases.formats.base import Format
from app.releases.rules.canonical import readable_json
from app.releases.rules.voxels import is_even
from app.releases.values import CaseRecord, File, Head, Region

FORM = "consilium-case-1"


def of_case(head: Head, case: CaseRecord) -> Iterator[File]:
    yield File(f"cases/{case.key}/case.json", readable_json(case_record(head, case)))


def case_record(head: Head, case: CaseRecord) -> dict[str, object]:
    return {
        "form": FORM,
        "release": head.name,
        "case": case.key,
        "label": case.label,
        "patient": case.patient,
        "studies": list(case.studies),
        "facts": list(case.facts),
        "stacks": [
            {"id": s.id, "role": s.role, "series_uid": s.series_uid, "frame_of_reference_uid": s.frame_of_reference_uid}
            for s in sorted(case.stacks.values(), key=lambda s: s.id)
        ],
        "readings": [vars(reading) for reading in case.readings],
        "lesions": list(case.lesions),
        "differences": list(case.differences),
        "reference": list(case.reference),
        "agreement": list(case.agreement),
        "settled": case.settled,
        "not_readable": [one for one in head.not_readable if one["case"] == case.key],
        "regions": [_region(case, region) for region in case.regions],
    }


def _region(case: CaseRecord, region: Region) -> dict[str, object]:
    grid = case.stacks[region.stack_id].grid
    voxels = int(region.mask.sum())
    return {
        "key": region.key,
        "author": region.author,
        "code": region.code,
        "finding": region.finding,
        "lesion": region.unit,
        "stack": region.stack_id,
        "voxels": voxels,
        "volume_mm3": round(voxels * grid.voxel_volume_mm3, 3) if grid else None,
        "tracking_uid": region.tracking,
        "made_of": list(region.made_of),
        "nifti": f"nifti/{region.key}.nii.gz" if grid and is_even(grid) else None,
    }


def of_all(head: Head, cases: Sequence[CaseRecord]) -> Iterator[File]:
    about = {
        "form": "consilium-release-1",
        "release": head.name,
        "campaign": head.campaign,
        "number": head.number,
        "frozen_at": iso(head.frozen_at),
        "note": head.note,
        "software": head.software,
        "design": head.design,
        "readers": list(head.readers),
        "cases": [case.key for case in cases],
        "excluded": list(head.excluded),
        "not_readable": list(head.not_readable),
    }
    yield File("release.json", readable_json(about))
    yield File("protocol/protocol.json", readable_json(head.protocol))
    if head.guideline is not None:
        yield File("protocol/guideline.json", readable_json(head.guideline))


JSON = Format("json", "JSON records", "3", of_case=of_case, of_all=of_all)
