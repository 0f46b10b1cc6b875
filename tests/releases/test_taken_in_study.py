"""From a study as it was taken in to a release: what was drawn on its images comes back on its images."""

import base64
import gzip
import io
import json
import os
import shutil
import subprocess
import zipfile
from pathlib import Path
from typing import Any
from uuid import uuid4

import highdicom as hd
import nibabel as nib
import numpy as np
import pytest
from sqlalchemy.orm import Session

from app.accounts.values import Role
from app.imaging.store import source_instances
from app.imaging.tables import Stack, Study
from app.kernel.blobs import blobs
from app.kernel.geometry import Grid, grid_from_json
from app.protocols.marks import encode
from app.releases import actions
from app.releases.formats.verification import verify
from app.releases.values import RELEASE_BLOBS
from tests.factories import people, readings
from tests.factories.dicom_study import accepted, taken_in
from tests.factories.people import PASSWORD


def released(db: Session, study: Study, masks: list[np.ndarray], tmp_path: Path) -> dict[str, bytes]:
    """Two readers sign these masks on the axial T2; the campaign is frozen; the files of its archive."""
    from app.accounts import actions as accounts

    coordinator = people.actor(db, Role.COORDINATOR, name="Cora")
    readers = [people.actor(db, Role.READER, name=name) for name in ("Ada", "Ben")]
    campaign = readings.campaign(db, coordinator, readers=readers, studies=[study])
    stack, _ = readings.stack_of(db, study.id, "t2_ax")
    for reader, mask in zip(readers, masks, strict=True):
        reading_id = readings.opened(db, reader, campaign.id)
        body = signed_body(db, study, stack, mask)
        readings.saved(db, reader, reading_id, body)
        readings.signed(db, reader, reading_id)
    proof = accounts.prove_password(db, coordinator, PASSWORD)
    freeze = actions.freeze(db, coordinator, campaign.id, proof, note="a test")
    release = actions.make(db, freeze.id, progress=lambda done: None)
    db.commit()
    path = tmp_path / "release.zip"
    path.write_bytes(blobs().get(RELEASE_BLOBS, release.blob_sha256))
    assert verify(path, release.digest).intact
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def signed_body(db: Session, study: Study, stack: Stack, mask: np.ndarray) -> dict[str, Any]:
    body = readings.complete(db, study.id)
    finding = body["findings"][0]["id"]
    data = base64.b64encode(encode(mask)).decode()
    body["marks"] = [
        {
            "id": str(uuid4()),
            "finding_id": finding,
            "kind": "mask",
            "geometry": {"encoding": "rle-gzip-1", "data": data, "voxels": int(mask.sum())},
            "stack_id": str(stack.id),
            "frame_of_reference_uid": stack.frame_of_reference_uid,
        }
    ]
    return body


def assert_on_its_images(db: Session, study: Study, files: dict[str, bytes], masks: list[np.ndarray]) -> None:
    stack, _ = readings.stack_of(db, study.id, "t2_ax")
    grid = grid_from_json(stack.grid or {})
    key = next(name.split("/")[1] for name in files if name.startswith("cases/"))
    case = json.loads(files[f"cases/{key}/case.json"])
    regions = {region["author"]: region for region in case["regions"]}
    ordered = [uid for _, uid, _ in source_instances(db, stack.id)]
    found = []
    for author in ("R1", "R2", "REF"):
        image = nib.Nifti1Image.from_bytes(gzip.decompress(files[f"cases/{key}/{regions[author]['nifti']}"]))
        voxels = np.asarray(image.dataobj).transpose(2, 1, 0).astype(bool)
        corner = image.affine @ [grid.columns - 1, grid.rows - 1, grid.frames - 1, 1]
        expected = grid.to_patient(np.array([[grid.columns - 1, grid.rows - 1, grid.frames - 1]], dtype=float))[0]
        assert np.allclose(corner[:3], expected * [-1, -1, 1], atol=1e-3)
        segmentation = hd.seg.segread(io.BytesIO(files[f"cases/{key}/seg/{author}_t2-ax.dcm"]))
        pixels = segmentation.get_pixels_by_source_instance(ordered, segment_numbers=[1])[..., 0]
        assert np.array_equal(pixels.astype(bool), voxels)
        found.append(voxels)
    drawn = sorted(masks, key=lambda mask: int(mask.sum()))
    by_size = sorted(found[:2], key=lambda mask: int(mask.sum()))
    assert all(np.array_equal(a, b) for a, b in zip(by_size, drawn, strict=True))
    assert np.array_equal(found[2], masks[0] & masks[1])


def judge(files: dict[str, bytes], folder: Path) -> None:
    """Where the validator is installed, it must accept every segmentation; its own test says when it is not."""
    tool = shutil.which("dciodvfy")
    for name, data in files.items():
        if tool and name.endswith(".dcm"):
            (folder / "judged.dcm").write_bytes(data)
            said = subprocess.run(
                [tool, "-new", str(folder / "judged.dcm")], capture_output=True, text=True, check=False
            )
            assert "Error" not in said.stdout + said.stderr, name


def test_a_study_from_the_intake(db: Session, tmp_path: Path) -> None:
    study = accepted(db)
    stack, _ = readings.stack_of(db, study.id, "t2_ax")
    shape = grid_from_json(stack.grid or {}).shape
    one, other = np.zeros(shape, dtype=bool), np.zeros(shape, dtype=bool)
    one[1:3, 2:6, 3:8] = True
    other[1:3, 2:6, 4:8] = True
    files = released(db, study, [one, other], tmp_path)
    assert_on_its_images(db, study, files, [one, other])
    judge(files, tmp_path)


def test_real_lesions_on_the_real_study(db: Session, tmp_path: Path) -> None:
    root = Path(os.environ.get("CONSILIUM_REAL_DATA", Path(__file__).parents[3] / "shared" / "data"))
    if not (root / "prostatex").is_dir():
        pytest.skip("the public PROSTATEx studies lie beside the repository (CONSILIUM_REAL_DATA), not here")
    (series,) = (root / "prostatex" / "ProstateX-0000").glob("*/4.000000-*")
    others = [next((root / "prostatex" / "ProstateX-0000").glob(f"*/{n}.000000-*")) for n in (3, 7, 8)]
    delivery = tmp_path / "delivery"
    for folder in (series, *others):
        shutil.copytree(folder, delivery / folder.name)
    ((study_id, _),) = taken_in(delivery).studies
    db.expire_all()
    study = db.get_one(Study, study_id)
    stack, _ = readings.stack_of(db, study.id, "t2_ax")
    grid = grid_from_json(stack.grid or {})
    folder = root / "delineations" / "ProstateX-0000"
    masks = [lesion(folder / f"{name}.nii.gz", grid) for name in ("lesion_human_resampled", "lesion_Bosma22a")]
    assert [int(mask.sum()) for mask in masks] == [414, 533]
    files = released(db, study, masks, tmp_path)
    assert_on_its_images(db, study, files, masks)
    judge(files, tmp_path)
    assert int((masks[0] & masks[1]).sum()) == 381


def lesion(file: Path, grid: Grid) -> np.ndarray:
    """A public delineation, each voxel at its place in the patient on the grid of the study."""
    image = nib.load(file)
    indices = np.argwhere(np.asarray(image.dataobj) > 0)
    ras = indices @ image.affine[:3, :3].T + image.affine[:3, 3]
    columns, rows, frames = np.rint(grid.to_voxel(ras * [-1, -1, 1])).astype(int).T
    mask = np.zeros(grid.shape, dtype=bool)
    mask[frames, rows, columns] = True
    return mask
