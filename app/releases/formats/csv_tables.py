"""The tables of the CSV format: their columns with what they mean, and the rows of each case."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from app.reading.rules.origins import ORIGINS
from app.releases.rules.regions import answers_by_finding
from app.releases.values import CaseRecord, Head, ReadingRecord

Row = dict[str, Any]
Rows = Callable[[Head, CaseRecord], Iterator[Row]]
_WHO = (
    ("case", "the case, as in the folder names"),
    ("patient", "pseudonym of the patient: the unit for splits and resampling"),
    ("reader", "code of the reader, the same in the whole release"),
    ("stage", "stage of the reading, from 1"),
    ("repeat", "0, or the number of the repeated reading"),
)


@dataclass(frozen=True)
class Table:
    """`columns` are (name, meaning)."""

    name: str
    title: str
    columns: tuple[tuple[str, str], ...]
    rows: Rows


def _who(case: CaseRecord, reading: ReadingRecord) -> Row:
    return {
        "case": case.key, "patient": case.patient, "reader": reading.reader,
        "stage": reading.stage, "repeat": reading.repeat,
    }  # fmt: skip


def _answers(head: Head, case: CaseRecord) -> Iterator[Row]:
    for reading in case.readings:
        orders = {finding["id"]: finding["order"] for finding in reading.findings}
        for answer in reading.answers:
            scope = answer["scope_id"]
            yield _who(case, reading) | {
                "purpose": reading.purpose,
                "protocol_version": reading.protocol_version,
                "scope": answer["scope_kind"],
                "scope_of": orders.get(scope, scope),
                "question": answer["question"],
                "state": answer["state"],
                "value": answer["value"],
                "reason": answer["reason"],
            }


def _findings(head: Head, case: CaseRecord) -> Iterator[Row]:
    units = {
        (part["reader"], part["finding"]): lesion["unit"] for lesion in case.lesions for part in lesion["findings"]
    }
    for reading in case.readings:
        said = answers_by_finding(reading.answers)
        for finding in reading.findings:
            computed = reading.computed.get(finding["id"], {})
            place = reading.placed.get("findings", {}).get(finding["id"], {})
            regions = [r for r in case.regions if r.author == reading.reader and r.finding == finding["id"]]
            yield _who(case, reading) | {
                "finding": finding["order"],
                "finding_id": finding["id"],
                "lesion": units.get((reading.reader, finding["id"])),
                "category": computed.get("category"),
                "derivation": computed.get("derivation"),
                **{key: said.get(finding["id"], {}).get(key) for key in FINDING_ANSWERS},
                "suggested_sectors": place.get("sectors"),
                "suggested_by": reading.placed.get("method") if place else None,
                "suggested_version": reading.placed.get("version") if place else None,
                "beyond_gland_mm": place.get("beyond_gland_mm"),
                "regions": [region.key for region in regions],
            }


FINDING_ANSWERS = ("zone", "rule_zone", "sectors", "t2w", "dwi", "dce", "category_own", "diameter_mm", "index")


def _core_results(case: CaseRecord) -> dict[str, str]:
    """By the number of the core; the newest of what was reported."""
    facts = [str(fact["value"]).partition(" ") for fact in case.facts if fact["key"] == "biopsy_core"]
    return {number: result for number, _, result in facts}


def _marks(head: Head, case: CaseRecord) -> Iterator[Row]:
    results = _core_results(case)
    for reading in case.readings:
        orders = {finding["id"]: finding["order"] for finding in reading.findings}
        for mark in reading.marks:
            yield _who(case, reading) | {
                "mark_id": mark["id"],
                "kind": mark["kind"],
                "finding": orders.get(mark["finding_id"]),
                "structure": mark["structure"],
                "name": mark.get("name"),
                "core_result": results.get((mark.get("name") or "").split(" ")[0]) if mark["kind"] == "core" else None,
                "series_uid": case.stacks[mark["stack_id"]].series_uid,
                "role": case.stacks[mark["stack_id"]].role,
                "sop_instance_uid": mark["sop_instance_uid"],
                "frame_number": mark["frame_number"],
                "frame_of_reference_uid": mark["frame_of_reference_uid"],
                "origin": mark["origin"],
                "model_name": mark.get("model", {}).get("name"),
                "model_version": mark.get("model", {}).get("version"),
                **{key: mark.get(key) for key in ("proposal_id", "voxels_added", "voxels_removed")},
                "first_frame": mark["geometry"].get("frames", [None, None])[0],
                "last_frame": mark["geometry"].get("frames", [None, None])[1],
                "geometry_mm": mark["geometry"],
            }


def _proposals(head: Head, case: CaseRecord) -> Iterator[Row]:
    for reading in case.readings:
        name, version = reading.proposals.get("model", (None, None))
        for proposal, outcome in sorted(reading.proposals.get("became", {}).items()):
            yield _who(case, reading) | {
                "model_name": name, "model_version": version, "proposal_id": proposal, "outcome": outcome,
            }  # fmt: skip


def _verdicts(head: Head, case: CaseRecord) -> Iterator[Row]:
    for difference in case.differences:
        verdict = difference["verdict"] or {}
        yield {
            "case": case.key,
            "patient": case.patient,
            **{key: difference[key] for key in ("item", "lesion", "title", "rule", "rule_version", "measured")},
            "said": {one["reader"]: one["text"] for one in difference["said"]},
            "verdict": verdict.get("kind"),
            **{key: verdict.get(key) for key in ("accepted", "chosen", "cause", "rationale", "by", "at", "version")},
        }


def _reference(head: Head, case: CaseRecord) -> Iterator[Row]:
    for item in case.reference:
        yield {
            "case": case.key,
            "patient": case.patient,
            **{key: item[key] for key in ("item", "lesion", "source", "state", "value", "distribution", "method")},
        }


def _agreement(head: Head, case: CaseRecord) -> Iterator[Row]:
    for value in case.agreement:
        yield {"case": case.key, "patient": case.patient} | {key: value[key] for key in _MEASURED}


_MEASURED = ("item", "lesion", "reader_a", "reader_b", "metric", "value", "reason", "definition")


def _cases(head: Head, case: CaseRecord) -> Iterator[Row]:
    yield {
        "case": case.key,
        "label": case.label,
        "patient": case.patient,
        "study_uids": [study["study_uid"] for study in case.studies],
        "readings": len(case.readings),
        "differences": len(case.differences),
        "settled": case.settled,
        "facts": {fact["key"]: fact["value"] for fact in case.facts},
    }


def reader_rows(head: Head) -> Sequence[Row]:
    return [dict(reader) for reader in head.readers]


def not_readable_rows(head: Head) -> Sequence[Row]:
    return [dict(report) for report in head.not_readable]


NOT_READABLE_COLUMNS = (
    ("case", "the case, as in the folder names; empty when it was removed from the campaign"),
    ("label", "label of its study"),
    ("patient", "pseudonym of the patient"),
    ("study_uids", "StudyInstanceUIDs after de-identification"),
    ("reader", "code of the reader who said so"),
    ("stage", "stage of the reading, from 1"),
    ("repeat", "0, or the number of the repeated reading"),
    ("kind", "unreadable; or what else the case was set aside for: wrong_study, identity_visible, other"),
    ("reason", "in the reader's words; of kinds other than unreadable it is not told, as it may name a patient"),
    ("at", "when, UTC"),
    ("resolved_at", "when a coordinator gave the case back to the reader, UTC; empty if never"),
    ("stands", "true: the reading is not signed because of it"),
    ("released", "true: the case is in this release all the same, with signed readings"),
)

READER_COLUMNS = (
    ("reader", "code of the reader, the same in the whole release"),
    ("kind", "person, algorithm or imported delineations"),
    ("specialty", "as the reader states it"),
    ("years_experience", "years, as the reader states it"),
    ("cases_per_year", "prostate examinations a year, as the reader states it"),
    ("site", "code of the site"),
)

ORIGIN_WORDS = "; ".join(f"{origin.key}: {origin.label}" for origin in ORIGINS)

_ITEM = (
    ("case", "the case, as in the folder names"),
    ("patient", "pseudonym of the patient"),
    ("item", "what it is about: lesion, or the key of a question"),
    ("lesion", "number of the matched lesion; empty for the case as a whole"),
)

TABLES: tuple[Table, ...] = (
    Table("cases", "One row for each case.", (
        ("case", "the case, as in the folder names"), ("label", "label of its study"), ("patient", "pseudonym"),
        ("study_uids", "StudyInstanceUIDs after de-identification"), ("readings", "signed readings"),
        ("differences", "differences found by the rules"), ("settled", "how far the case is settled"),
        ("facts", "clinical facts as JSON"),
    ), _cases),
    Table("answers", "One row for each answer of each signed reading.", (
        *_WHO, ("purpose", "live, repeat, control"), ("protocol_version", "version of the protocol asked"),
        ("scope", "case, stack or finding"), ("scope_of", "role of the stack, or number of the finding"),
        ("question", "key of the question"), ("state", "answered, none, cannot_assess, or not_asked: hidden by "
        "its condition. A question without a row was asked and left open"),
        ("value", "the answer; lists as JSON"), ("reason", "why it differs or cannot be assessed"),
    ), _answers),
    Table("findings", "One row for each finding of each signed reading.", (
        *_WHO, ("finding", "number within the reading"), ("finding_id", "its id"),
        ("lesion", "number of the lesion it was matched to, over all readers of the case"),
        ("category", "computed by the rule of the protocol"), ("derivation", "how it was computed"),
        *((key, f"answer to {key}") for key in FINDING_ANSWERS),
        ("suggested_sectors", "suggested from what the reader drew; never an answer"),
        ("suggested_by", "gland_outline, zone_outlines or gland_axes; empty where nothing says where the gland is"),
        ("suggested_version", "of the rule that suggests"),
        ("beyond_gland_mm", "how far it reaches outside the outlined gland"), ("regions", "keys of its voxel sets"),
    ), _findings),
    Table("marks", "One row for each drawn object; geometry in patient millimetres (LPS).", (
        *_WHO, ("mark_id", "its id"), ("kind", "point, length, bidirectional, angle, contour, mask, frames, "
        "needle (from entry to tip) or core (the segment that was taken)"),
        ("finding", "number of its finding"), ("structure", "what was measured, where it is no finding"),
        ("name", "the reader's own; the first word of a biopsy core's is its number"),
        ("core_result", "of the fact biopsy_core with that number, which readers never see"),
        ("series_uid", "series it was drawn on"), ("role", "role of the images"),
        ("sop_instance_uid", "image it was drawn on"), ("frame_number", "frame of that image"),
        ("frame_of_reference_uid", "its space"), ("origin", f"how it came about: {ORIGIN_WORDS}"),
        ("model_name", "of what a model made: the model"), ("model_version", "and its version"),
        ("proposal_id", "the mark it was taken from, in the reading of the algorithm"),
        ("voxels_added", "against that proposal; of an outline on its slice; empty where no voxels are enclosed"),
        ("voxels_removed", "likewise"),
        ("first_frame", "of a labelled range of frames, from 1"), ("last_frame", "of that range, itself included"),
        (
            "geometry_mm",
            "JSON; voxels of masks are in nifti and seg. Without a space: column and row in mm of the moving picture "
            "(in pixels where it has no scale), then the number of the frame from 0, which is no length",
        ),
    ), _marks),
    Table("proposals", "One row for each proposal of an algorithm that a signed reading was offered.", (
        *_WHO, ("model_name", "the model"), ("model_version", "its version"),
        ("proposal_id", "mark_id in the reading of the algorithm"),
        ("outcome", "unchanged or edited: taken so by the reader; declined; left: neither"),
    ), _proposals),
    Table("verdicts", "One row for each difference, with how it was settled.", (
        *_ITEM, ("title", "in words"), ("rule", "key of the rule that flagged it"),
        ("rule_version", "its version"), ("measured", "what it measured, as JSON"),
        ("said", "what the readers said, as JSON"), ("verdict", "accept_one, composite, none, not_assessable, "
        "irreducible; empty while open"), ("accepted", "code of the accepted reader"),
        ("chosen", "what holds instead, as JSON"), ("cause", "why they differed"), ("rationale", "in words"),
        ("by", "code of the adjudicator"), ("at", "when, UTC"), ("version", "of the verdict"),
    ), _verdicts),
    Table("reference", "One row for each item of the reference standard.", (
        *_ITEM, ("source", "accepted (the readers agree) or verdict"),
        ("state", "answered, absent, none, cannot_assess, not_assessable or irreducible"), ("value", "what holds"),
        ("distribution", "soft label: the readers' votes, as JSON"), ("method", "how votes became the value"),
    ), _reference),
    Table("agreement", "One row for each measured value between two readers.", (
        *_ITEM, ("reader_a", "code"), ("reader_b", "code"), ("metric", "its name"), ("value", "empty if undefined"),
        ("reason", "why it is undefined"), ("definition", "metric and version of its definition"),
    ), _agreement),
)  # fmt: skip
