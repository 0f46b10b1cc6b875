"""Real delineations onto the real studies, and out again in a release: voxel for voxel on the right anatomy."""

import gzip
import io
import json
import os
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import highdicom as hd
import nibabel as nib
import numpy as np
import pytest
from sqlalchemy.orm import Session

from app.accounts import actions as accounts
from app.accounts.values import SYSTEM, Actor, Role
from app.adjudication import actions as adjudication
from app.adjudication.store import manifest
from app.agreement.store import newest_comparison
from app.agreement.tables import Comparison
from app.assignments import store as plan
from app.assignments.tables import Campaign
from app.imaging.actions.delineating import read_delineation
from app.imaging.store import source_instances
from app.imaging.tables import Stack, Study
from app.kernel.blobs import blobs
from app.kernel.geometry import Grid, grid_from_json
from app.kernel.refusals import Refusal
from app.kernel.signals import handle, unhandled
from app.reading import actions as reading
from app.reading.rules.importing import entries_of
from app.releases import actions
from app.releases.formats.verification import verify
from app.releases.values import RELEASE_BLOBS
from app.wiring import SIGNALS
from tests.adjudication.settling import Settling
from tests.factories import delineations, people, readings
from tests.factories.dicom_study import accepted, taken_in
from tests.factories.people import PASSWORD

DATA = Path(os.environ.get("CONSILIUM_REAL_DATA", Path(__file__).parents[3] / "shared" / "data"))


def imported(db: Session, campaign_id: UUID, case_id: UUID, reader: str, files: Sequence[bytes], mapping: str) -> Any:
    request = reading.ImportRequest(
        campaign_id, case_id, [read_delineation(file) for file in files], [entries_of([mapping])], reader, "algorithm"
    )
    done = reading.import_delineation(db, SYSTEM, request)
    db.commit()
    return done


def released(db: Session, campaign_id: UUID, coordinator: Any, folder: Path) -> dict[str, bytes]:
    proof = accounts.prove_password(db, coordinator, PASSWORD)
    release = actions.make(
        db, actions.freeze(db, coordinator, campaign_id, proof, note="a test").id, progress=lambda done: None
    )
    db.commit()
    path = folder / "release.zip"
    path.write_bytes(blobs().get(RELEASE_BLOBS, release.blob_sha256))
    assert verify(path, release.digest).intact
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def masks_of(db: Session, files: dict[str, bytes]) -> dict[tuple[str, str], np.ndarray]:
    """(reader, code or finding) → voxels (frames, rows, columns), read from the NIfTI and from the SEG alike."""
    key = next(name.split("/")[1] for name in files if name.startswith("cases/"))
    case = json.loads(files[f"cases/{key}/case.json"])
    found = {}
    for region in case["regions"]:
        image = nib.Nifti1Image.from_bytes(gzip.decompress(files[f"cases/{key}/{region['nifti']}"]))
        voxels = np.asarray(image.dataobj).transpose(2, 1, 0).astype(bool)
        ordered = [uid for _, uid, _ in source_instances(db, UUID(region["stack"]))]
        segmentation = hd.seg.segread(io.BytesIO(files[f"cases/{key}/seg/{region['author']}_t2-ax.dcm"]))
        number = {one.TrackingID: one.SegmentNumber for one in segmentation.SegmentSequence}[region["key"]]
        pixels = segmentation.get_pixels_by_source_instance(ordered, segment_numbers=[number])[..., 0]
        assert np.array_equal(pixels.astype(bool), voxels), region["key"]
        found[region["author"], region["key"]] = voxels
    return found


@dataclass
class Here:
    """A campaign of one reader over one study, its reading signed (with a point, so that it draws no voxels)."""

    db: Session
    study: Study
    coordinator: Actor
    reader: Actor
    campaign: Campaign
    case_id: UUID

    def sign(self) -> None:
        reading_id = readings.opened(self.db, self.reader, self.campaign.id)
        finding = str(uuid4())
        body = {
            "findings": [{"id": finding, "order": 1}],
            "marks": [readings.point(self.db, self.study.id, finding, role="adc")],
            "answers": [*readings.case_answers(), *readings.finding_answers(finding)],
        }
        readings.saved(self.db, self.reader, reading_id, body)
        readings.signed(self.db, self.reader, reading_id)

    def compare(self) -> Comparison:
        for signal in unhandled(self.db):
            handle(self.db, signal.id, SIGNALS)
        self.db.commit()
        found = newest_comparison(self.db, self.case_id, plan.first_stage(self.db, self.campaign.id).id)
        assert found is not None
        return found


def here_with(db: Session, study: Study) -> Here:
    coordinator = people.actor(db, Role.COORDINATOR, name="Cora")
    reader = people.actor(db, Role.READER, name="Ada")
    campaign = readings.campaign(db, coordinator, readers=[reader], studies=[study])
    (case_id,) = plan.case_ids(db, campaign.id)
    return Here(db, study, coordinator, reader, campaign, case_id)


def test_imported_readings_stand_in_a_release_beside_those_compared(db: Session, tmp_path: Path) -> None:
    here = here_with(db, accepted(db))
    grid = grid_from_json(readings.stack_of(db, here.study.id, "t2_ax")[0].grid or {})
    labels = np.zeros(grid.shape, dtype=np.uint8)
    labels[1:3, 2:5, 2:5] = 1
    labels[3, 6, 6] = 2
    file = delineations.nifti(labels, grid, turned=(1,))
    done = imported(db, here.campaign.id, here.case_id, "Net 1.0", [file], "1=prostate,2=finding")
    here.sign()
    assert len(here.compare().reading_ids) == 1
    files = released(db, here.campaign.id, here.coordinator, tmp_path)
    masks = masks_of(db, files)
    assert sorted(int(mask.sum()) for mask in masks.values()) == [1, 18]
    case = json.loads(next(data for name, data in files.items() if name.endswith("case.json")))
    (own,) = [one for one in case["readings"] if one["purpose"] == "imported"]
    assert {mark["origin"] for mark in own["marks"]} == {"imported"}
    assert "algorithm" in files["tables/readers.csv"].decode()

    reading.choose_import(
        db, here.coordinator, here.campaign.id, done.reading_id, counts=True, reason="measured against the reader"
    )
    db.commit()
    assert str(done.reading_id) in here.compare().reading_ids
    reading.choose_import(db, here.coordinator, here.campaign.id, done.reading_id, counts=False, reason="as it was")
    db.commit()
    assert here.compare().reading_ids != [str(done.reading_id)]
    assert len(here.compare().reading_ids) == 1


def test_an_adjudicator_sees_an_imported_reading_by_letter_and_cannot_accept_it(db: Session) -> None:
    work = Settling(db, dwi=("4", "2"))
    study = work.studies[0]
    (case_id,) = plan.case_ids(db, work.campaign.id)
    grid = grid_from_json(readings.stack_of(db, study.id, "t2_ax")[0].grid or {})
    labels = np.zeros(grid.shape, dtype=np.uint8)
    labels[1, 2:5, 2:5] = 1
    done = imported(db, work.campaign.id, case_id, "Net 1.0", [delineations.nifti(labels, grid)], "1=prostate")
    comparison = newest_comparison(db, case_id, plan.first_stage(db, work.campaign.id).id)
    assert comparison is not None
    adjudication.enter(db, work.zoe, comparison.id)
    db.commit()
    shown = manifest(db, work.zoe.person_id, comparison)
    (letter,) = [one["alias"] for one in shown["readers"] if {mark["origin"] for mark in one["marks"]} == {"imported"}]
    assert sorted(one["alias"] for one in shown["readers"]) == ["A", "B", "C"]
    text = json.dumps(shown)
    assert "Net 1.0" not in text
    assert str(done.reading_id) not in text
    assert all(ref["alias"] != letter for one in shown["differences"] for ref in one["finding_refs"])
    with pytest.raises(Refusal):
        adjudication.settle(
            db, work.zoe, comparison.id, UUID(shown["differences"][0]["id"]), kind="accept_one", alias=letter,
            composite=None, cause="slip", rationale="", seen=0,
        )  # fmt: skip


@pytest.mark.skipif(
    not (DATA / "delineations").is_dir(),
    reason="the public studies and their delineations lie beside the repository (CONSILIUM_REAL_DATA), not here",
)
@pytest.mark.parametrize("case", ["ProstateX-0000", "ProstateX-0001"])
def test_real_delineations_come_back_from_a_release_voxel_for_voxel(db: Session, tmp_path: Path, case: str) -> None:
    ((study_id, _),) = taken_in(DATA / "prostatex" / case).studies
    db.expire_all()
    here = here_with(db, db.get_one(Study, study_id))
    sources = {
        ("Human", "lesion_human_resampled"): "1=finding,2=finding,3=finding:category_own:5,4=finding,5=finding",
        ("Bosma22", "lesion_Bosma22a"): "1=finding",
        ("Bosma22", "gland_Bosma22b"): "1=prostate",
        ("HeviAI23", "zones_HeviAI23"): "1=peripheral_zone,2=transition_zone",
        ("Yuan23", "zones_Yuan23"): "1=peripheral_zone,2=transition_zone",
    }
    expected = []
    for (reader, name), mapping in sources.items():
        data = (DATA / "delineations" / case / f"{name}.nii.gz").read_bytes()
        done = imported(db, here.campaign.id, here.case_id, reader, [data], mapping)
        geometry = done.files[0]["geometry"]
        assert geometry["how"] == "copied"
        assert geometry["apart_mm"] <= 0.1
        assert geometry["voxels_before"] == geometry["voxels_after"]
        volume = np.asarray(nib.Nifti1Image.from_bytes(gzip.decompress(data)).dataobj)
        expected += [int(count) for value, count in zip(*np.unique(volume, return_counts=True), strict=True) if value]
    here.sign()
    here.compare()
    masks = masks_of(db, released(db, here.campaign.id, here.coordinator, tmp_path))
    assert sorted(int(mask.sum()) for mask in masks.values()) == sorted(expected)
    grid = grid_from_json(db.get_one(Stack, UUID(done.files[0]["stack"])).grid or {})
    source = np.asarray(nib.load(DATA / "delineations" / case / "gland_Bosma22b.nii.gz").dataobj) > 0
    assert any(np.array_equal(mask, on_grid(case, source, grid)) for mask in masks.values())


def on_grid(case: str, source: np.ndarray, grid: Grid) -> np.ndarray:
    """Each voxel at its place in the patient: another way than the product's own."""
    affine = nib.load(DATA / "delineations" / case / "gland_Bosma22b.nii.gz").affine
    ras = nib.affines.apply_affine(affine, np.argwhere(source))
    columns, rows, frames = np.rint(grid.to_voxel(ras * [-1, -1, 1])).astype(int).T
    mask = np.zeros(grid.shape, dtype=bool)
    mask[frames, rows, columns] = True
    return mask
