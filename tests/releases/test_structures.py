"""Structures whose outlines differ: settled by a merge or a new drawing, and released voxel for voxel."""

import gzip
import io
import json
import zipfile
from typing import Any

import nibabel as nib
import numpy as np
import pytest
from numpy.typing import NDArray
from sqlalchemy.orm import Session

from app.accounts import actions as accounts
from app.accounts.values import Role
from app.adjudication import actions as adjudication
from app.adjudication import store
from app.agreement import store as agreement
from app.agreement.metrics.consensus import METHODS
from app.assignments import store as plan
from app.kernel.blobs import blobs
from app.releases import actions
from app.releases.values import RELEASE_BLOBS
from tests.factories import people, readings, study_rows
from tests.factories.people import PASSWORD
from tests.releases.releasing import store_images

QUALITY = readings.answer("quality", "3", "t2_ax", "stack")
SHAPE = (study_rows.FRAMES, study_rows.ROWS, study_rows.COLUMNS)
FIRST = (0, 12, 14)
"""The voxels at which the three readers' peripheral zones begin; each is 20 in a row."""


class Zones:
    """Three readers whose peripheral zones overlap little; Zoe settles them."""

    def __init__(self, db: Session) -> None:
        self.db = db
        self.coordinator = people.actor(db, Role.COORDINATOR, name="Cora")
        self.zoe = people.actor(db, Role.ADJUDICATOR, name="Zoe")
        readers = [people.actor(db, Role.READER, name=name) for name in ("Ada", "Ben", "Cy")]
        self.study = study_rows.study(db)
        store_images(db, self.study)
        self.campaign = readings.campaign(
            db, self.coordinator, readers=readers, studies=[self.study], adjudicators=[self.zoe], readers_per_case=3,
            protocol="prostate_zones",
        )  # fmt: skip
        for reader, first in zip(readers, FIRST, strict=True):
            reading_id = readings.opened(db, reader, self.campaign.id)
            marks = [self.mask("prostate", 100, 0), self.mask("transition_zone", 20, 60)]
            marks.append(self.mask("peripheral_zone", 20, first))
            readings.saved(db, reader, reading_id, {"marks": marks, "answers": [QUALITY]})
            readings.signed(db, reader, reading_id)
        (case,) = plan.cases(db, self.campaign.id)
        stage = plan.first_stage(db, self.campaign.id)
        ids = {"campaign_id": str(self.campaign.id), "case_id": str(case.id), "stage_id": str(stage.id)}
        adjudication.on_reading_submitted(db, ids)
        db.commit()
        (self.comparison,) = agreement.current_comparisons(db, self.campaign.id)
        (self.difference,) = store.differences(db, self.comparison.id)

    def mask(self, structure: str, voxels: int, first: int) -> dict[str, Any]:
        return readings.mask(self.db, self.study.id, None, structure=structure, voxels=voxels, first=first)

    def settle(self, kind: str, composite: dict[str, Any] | None = None) -> dict[str, Any]:
        """Settled so, signed and released: the members of the archive about the case."""
        how = {
            "cause": "misread",
            "rationale": "the border is seen on T2",
            "alias": None,
            "composite": composite,
            "seen": 0,
        }
        adjudication.settle(self.db, self.zoe, self.comparison.id, self.difference.id, kind=kind, **how)  # type: ignore[arg-type]
        self.db.commit()
        proof = accounts.prove_password(self.db, self.zoe, PASSWORD)
        adjudication.sign(self.db, self.zoe, self.comparison.id, proof, seen={self.difference.id: 1})
        self.db.commit()
        proof = accounts.prove_password(self.db, self.coordinator, PASSWORD)
        freeze = actions.freeze(self.db, self.coordinator, self.campaign.id, proof, note="zones")
        self.db.commit()
        release = actions.make(self.db, freeze.id, progress=lambda done: None)
        self.db.commit()
        with zipfile.ZipFile(io.BytesIO(blobs().get(RELEASE_BLOBS, release.blob_sha256))) as archive:
            self.files = {name: archive.read(name) for name in archive.namelist()}
        self.folder = f"cases/{self.study.label.replace(' ', '-')}"
        case: dict[str, Any] = json.loads(self.files[f"{self.folder}/case.json"])
        return case

    def voxels(self, case: dict[str, Any], structure: str) -> NDArray[np.bool_] | None:
        """Of the reference."""
        found = [one for one in case["regions"] if one["author"] == "REF" and one["code"] == structure]
        if not found:
            return None
        (region,) = found
        image = nib.Nifti1Image.from_bytes(gzip.decompress(self.files[f"{self.folder}/{region['nifti']}"]))
        return np.asarray(image.dataobj).transpose(2, 1, 0).astype(bool)


def row(first: int, voxels: int = 20) -> NDArray[np.bool_]:
    made = np.zeros(SHAPE, dtype=np.bool_)
    made[1].flat[first : first + voxels] = True
    return made


@pytest.fixture
def zones(db: Session) -> Zones:
    return Zones(db)


@pytest.mark.parametrize("how", ["majority", "staple", "signed-distance"])
def test_a_merged_structure_is_released_voxel_for_voxel(zones: Zones, how: str) -> None:
    case = zones.settle("composite", {"how": how})
    grid = readings.stack_of(zones.db, zones.study.id, "t2_ax")[0].grid or {}
    spacing = (3.0, grid["row_spacing_mm"], grid["column_spacing_mm"])
    expected = METHODS[how].make([row(first) for first in FIRST], spacing, None).mask
    assert expected.any()
    found = zones.voxels(case, "peripheral_zone")
    assert found is not None
    assert np.array_equal(found, expected)
    (item,) = [one for one in case["reference"] if one["item"] == "structure:peripheral_zone"]
    assert (item["state"], item["source"], item["outline"]["how"]) == ("answered", "verdict", how)
    assert [one["structure"] for one in item["outline"]["of"]] == ["peripheral_zone"] * 3


def test_a_structure_nobody_disputes_is_what_most_drew(zones: Zones) -> None:
    case = zones.settle("composite", {"how": "majority"})
    gland, transition = zones.voxels(case, "prostate"), zones.voxels(case, "transition_zone")
    assert gland is not None
    assert transition is not None
    assert np.array_equal(gland, row(0, 100))
    assert np.array_equal(transition, row(60))


def test_a_structure_drawn_anew_is_released_voxel_for_voxel(zones: Zones) -> None:
    drawn = zones.mask("peripheral_zone", 33, 5)
    mark = {key: drawn[key] for key in ("kind", "stack_id", "geometry")}
    found = zones.voxels(zones.settle("composite", {"marks": [mark]}), "peripheral_zone")
    assert found is not None
    assert np.array_equal(found, row(5, 33))


def test_an_irreducible_structure_stays_a_soft_label_of_all_outlines(zones: Zones) -> None:
    case = zones.settle("irreducible")
    assert zones.voxels(case, "peripheral_zone") is None
    (item,) = [one for one in case["reference"] if one["item"] == "structure:peripheral_zone"]
    assert (item["state"], item["outline"]["how"], len(item["outline"]["of"])) == ("irreducible", "soft", 3)
