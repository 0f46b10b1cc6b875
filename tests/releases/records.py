"""A small release in plain values: two readers, one case, one difference, masks on an oblique stack."""

from dataclasses import replace

import numpy as np

from app.releases.formats import FORMATS, archive, manifest
from app.releases.formats.base import light
from app.releases.rules.canonical import sha256
from app.releases.values import CaseRecord, File, ReadingRecord, Region
from tests.releases.sources import HEAD, oblique_stack


def reading(reader: str, rationale: str = "round") -> ReadingRecord:
    finding = f"f-{reader}"
    said = [("zone", "PZ"), ("dce", "-"), ("index", True), ("sectors", ["Mid_L_PZpl"]), ("rationale", rationale)]
    answers = [
        {
            "question": question, "scope_kind": "finding", "scope_id": finding, "state": "answered",
            "value": value, "reason": None,
        }
        for question, value in said
    ]  # fmt: skip
    mark = {
        "id": f"m-{reader}", "finding_id": finding, "structure": None, "kind": "mask", "stack_id": "stack-1",
        "sop_instance_uid": None, "frame_number": None, "frame_of_reference_uid": "2.25.12", "origin": "hand",
        "geometry": {"encoding": "rle-gzip-1", "sha256": "0" * 64, "voxels": 4},
    }  # fmt: skip
    return ReadingRecord(
        reading_id=f"reading-{reader}", reader=reader, stage=1, repeat=0, purpose="live",
        signed_at="2026-11-20T10:00:00.000000Z", digest="1" * 64, protocol_version=1, order_index=1,
        case_code="K7Q-204", active_ms=90000, findings=({"id": finding, "order": 1, "deleted": False},),
        marks=(mark,), answers=tuple(answers), computed={finding: {"category": "4", "derivation": "DWI 4 decides"}},
        placed={"method": "zone_outlines", "version": "1", "findings": {finding: {"sectors": ["Mid_L_PZpl"],
                                                                              "beyond_gland_mm": 1.5}}},
        proposals={"model": ["Segmenter", "2.1"], "became": {f"p-{reader}": "declined"}},
    )  # fmt: skip


def case(key: str = "c1", rationale: str = "round") -> CaseRecord:
    stack = oblique_stack()
    regions = []
    for number, reader in enumerate(("R1", "R2"), start=2):
        mask = np.zeros(stack.grid.shape, dtype=np.bool_)
        mask[number, 3:6, 4:9] = True
        regions.append(
            Region(
                f"{reader}_finding-1_t2-ax", "Finding 1", "index_lesion", reader, stack.id, mask, f"2.25.{number}",
                (), finding=f"f-{reader}", unit=1, anatomy=("279706003", "Peripheral zone of the prostate"),
            )
        )  # fmt: skip
    verdict = {
        "kind": "accept_one", "accepted": "R2", "chosen": {}, "cause": "misread", "rationale": "=1+1",
        "by": "A1", "at": "2026-11-21T10:00:00.000000Z", "version": 1,
    }  # fmt: skip
    difference = {
        "item": "category", "lesion": 1, "title": "PI-RADS", "rule": "category", "rule_version": "1",
        "measured": {"values": ["3", "4"]}, "said": [{"reader": "R1", "text": "3"}, {"reader": "R2", "text": "4"}],
        "verdict": verdict,
    }  # fmt: skip
    reference = {
        "item": "category", "lesion": 1, "source": "verdict", "state": "answered", "value": "4",
        "distribution": {"3": 1, "4": 1}, "method": "accept_one",
    }  # fmt: skip
    return CaseRecord(
        key=key, label=key.upper(), patient="P1", studies=({"study_uid": "2.25.10"},),
        stacks={stack.id: stack}, readings=(reading("R1", rationale), reading("R2")),
        lesions=({"unit": 1, "findings": [{"reader": "R1", "finding": "f-R1"}]},),
        differences=(difference,), reference=(reference,),
        agreement=({
            "item": "mask", "lesion": 1, "reader_a": "R1", "reader_b": "R2", "metric": "dice", "value": None,
            "reason": "no voxels", "definition": "dice 1",
        },),
        settled="settled", regions=tuple(regions),
    )  # fmt: skip


def files(*cases: CaseRecord) -> list[File]:
    """All files of a release as the house orders them, manifest included."""
    made = [manifest.readme(HEAD)]
    for one in cases:
        made += [file for form in FORMATS for file in form.of_case(HEAD, one)]
    made += [file for form in FORMATS for file in form.of_all(HEAD, [light(one) for one in cases])]
    made.sort(key=lambda file: file.path)
    made.append(manifest.sums((file.path, sha256(file.data)) for file in made))
    listed = [(file.path, sha256(file.data), len(file.data)) for file in made]
    made.append(manifest.manifest(HEAD, listed, {form.key: form.version for form in FORMATS}))
    return sorted(made, key=lambda file: file.path)


def release_bytes(*cases: CaseRecord) -> bytes:
    return archive.archive_bytes(files(*cases))


def digest(*cases: CaseRecord) -> str:
    return next(sha256(file.data) for file in files(*cases) if file.path == manifest.PATH)


__all__ = ["case", "digest", "files", "reading", "release_bytes", "replace"]
