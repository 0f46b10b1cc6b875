"""Ultrasound comes in blanked outside its regions and is held until a person has masked and confirmed."""

import io
import json
from pathlib import Path
from typing import Any
from uuid import UUID

import imagecodecs
import numpy as np
import pydicom
import pytest
from fastapi.testclient import TestClient
from pydicom.dataset import Dataset
from pydicom.encaps import generate_frames
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.values import SYSTEM, Actor
from app.accounts.values import Role as HouseRole
from app.audit.tables import Event
from app.imaging import actions, packs, store
from app.imaging.jobs import delete_replaced
from app.imaging.tables import Instance, IntakeFile, PixelMasking, Series, Study
from app.imaging.values import Role, Verdict
from app.kernel.blobs import blobs
from app.kernel.refusals import Conflict, Invalid
from tests.factories import dicom
from tests.factories import dicom_ultrasound as us
from tests.factories.dicom_study import accepted, taken_in
from tests.factories.people import person, signed_in

LEFT, TOP, RIGHT, BOTTOM = us.BOX


def frames_in_pack(series: Series) -> list[np.ndarray]:
    document = json.loads(blobs().get("manifests", series.manifest_sha256))
    file = store.pack_file(series.pack_sha256)
    found = []
    for entry in document["stacks"]:
        size = (entry["grid"]["rows"], entry["grid"]["columns"])
        shape = size if entry["pixel"]["samples"] == 1 else (*size, 3)
        for frame in entry["frames"]:
            data = packs.EncodedFrame(file.read(frame["offset"], frame["length"]), frame["encoding"])
            found.append(np.asarray(packs.decode(data, shape, np.dtype("u1"))))
    return found


def stored_object(session: Session) -> tuple[pydicom.FileDataset, np.ndarray]:
    """The one object of the store and its pixels, by another decoder than the one that encoded them."""
    digest = session.scalars(select(Instance.blob_sha256)).one()
    stored = pydicom.dcmread(io.BytesIO(blobs().get("dicom", digest)))
    frames = generate_frames(stored.PixelData, number_of_frames=stored.NumberOfFrames)
    return stored, np.stack([imagecodecs.jpeg2k_decode(frame) for frame in frames])


def confirmed(session: Session, study: Study, by: Actor = SYSTEM) -> None:
    for _, series, _ in store.holds_of(session, study.id):
        actions.confirm_pixels(session, by, series.id, series.pack_sha256)
    session.commit()


def test_what_is_outside_the_region_is_blanked_before_anything_is_stored(db: Session) -> None:
    study = accepted(db, [us.cine()])
    (series,) = study.series
    original = us.pictures()
    for array, sent in zip(frames_in_pack(series), original, strict=True):
        inside = array[TOP:BOTTOM, LEFT:RIGHT]
        assert np.array_equal(inside, sent[TOP:BOTTOM, LEFT:RIGHT])
        assert array.sum() == inside.sum(), "a pixel outside the region is not black"
    stored, decoded = stored_object(db)
    assert np.array_equal(decoded, np.stack(frames_in_pack(series)))
    codes = [code.CodeValue for code in stored.DeidentificationMethodCodeSequence]
    assert "113101" in codes
    assert "blanked in 1" in store.reports_of(db, study.id)[0].report["pixels"]
    row = db.scalars(select(IntakeFile)).one()
    assert (row.verdict, row.code, row.study_id) == (Verdict.HELD, "needs_masking", study.id)


def test_readers_see_nothing_of_a_held_study_until_a_person_confirms(client: TestClient, db: Session) -> None:
    study = accepted(db, [us.cine()])
    reader = person(db, HouseRole.READER)
    with pytest.raises(Conflict, match="is held"):
        actions.grant_study(db, SYSTEM, reader.id, study.id, "a reading")
    assert store.reading_stacks(db, [study.id]) == []
    coordinator = person(db, HouseRole.COORDINATOR, name="Cora")
    confirmed(db, study, Actor(coordinator.id, "Cora"))
    actions.grant_study(db, SYSTEM, reader.id, study.id, "a reading")
    db.commit()
    (entry,) = store.reading_stacks(db, [study.id])
    assert (entry["kind"], entry["role"], entry["cine"]) == ("cine", Role.TRUS_CINE, {"frame_time_ms": 50.0})
    assert [frame["time_ms"] for frame in entry["frames"]] == [0, 50, 100, 150, 200, 250]
    assert entry["frames"][0]["position_mm"] is None
    assert (entry["grid"]["row_spacing_mm"], entry["grid"]["row_direction"]) == (0.05, None)
    assert (entry["pixel"]["samples"], entry["pixel"]["photometric"]) == (3, "RGB")
    signed_in(client, db, reader)
    assert client.get(entry["pack"]["url"]).status_code == 200
    event = db.scalars(select(Event).where(Event.verb == "pixels.confirmed")).one()
    assert (event.actor_id, (event.new or {})["name"]) == (coordinator.id, "Cora")


def test_a_pack_granted_before_is_refused_while_its_pixels_are_held(
    client: TestClient, db: Session, tmp_path: Path
) -> None:
    study = accepted(db, dicom.mr_series())
    reader = person(db, HouseRole.READER)
    actions.grant_study(db, SYSTEM, reader.id, study.id, "a reading")
    db.commit()
    dicom.save([us.cine(series_uid="1.2.3.4.9", SeriesNumber=9)], tmp_path / "late")
    taken_in(tmp_path / "late")
    db.expire_all()
    mr, late = sorted(store.study(db, study.id).series, key=lambda one: one.modality)
    signed_in(client, db, reader)
    assert client.get(f"/pixels/packs/{mr.pack_sha256}").status_code == 200
    assert client.get(f"/pixels/packs/{late.pack_sha256}").status_code == 404
    assert [entry["role"] for entry in store.reading_stacks(db, [study.id])] == [Role.T2_AX]


@pytest.mark.usefixtures("either_store")
def test_masking_rewrites_every_frame_and_deletes_the_old_bytes(db: Session) -> None:
    study = accepted(db, [us.cine(regions=[])])
    (series,) = study.series
    before = frames_in_pack(series)
    assert before[0][:TOP].sum() > 0, "without regions nothing is blanked by itself"
    old_pack, old_blob = series.pack_sha256, db.scalars(select(Instance.blob_sha256)).one()
    actions.mask_series(db, SYSTEM, series.id, [(0, 0, us.COLUMNS, 20)], "a name")
    db.commit()
    db.expire_all()
    after = frames_in_pack(series)
    assert all(array[:20].sum() == 0 for array in after)
    assert all(np.array_equal(a[20:], b[20:]) for a, b in zip(after, before, strict=True))
    _, decoded = stored_object(db)
    assert np.array_equal(decoded, np.stack(after))
    masking = db.scalars(select(PixelMasking)).one()
    assert masking.rectangles == [[0, 0, us.COLUMNS, 20]]
    assert masking.replaced["pack"] == [old_pack, series.pack_sha256]
    assert blobs().exists("packs", old_pack)
    delete_replaced(db, str(masking.id))
    delete_replaced(db, str(masking.id))
    for kind, digest in (("packs", old_pack), ("dicom", old_blob)):
        assert not blobs().exists(kind, digest)
    assert blobs().exists("packs", series.pack_sha256)
    assert "pixels.masked" in db.scalars(select(Event.verb)).all()


def test_a_confirmation_is_of_the_pixels_that_were_looked_at(db: Session) -> None:
    study = accepted(db, [us.cine(regions=[])])
    (series,) = study.series
    looked_at = series.pack_sha256
    confirmed(db, study)
    assert not store.held_studies(db, [study.id])
    actions.mask_series(db, SYSTEM, series.id, [(0, 0, 40, 20)], "a name")
    assert store.held_studies(db, [study.id]) == {study.id}, "masked anew: to be looked at anew"
    with pytest.raises(Conflict, match="changed since"):
        actions.confirm_pixels(db, SYSTEM, series.id, looked_at)


@pytest.mark.parametrize(
    ("rectangles", "sentence"),
    [([], "Draw a rectangle"), ([(0, 0, 0, 5)], "is empty"), ([(500, 0, 5, 5)], "outside the picture")],
)
def test_rectangles_that_blank_nothing_are_refused(
    db: Session, rectangles: list[tuple[int, int, int, int]], sentence: str
) -> None:
    study = accepted(db, [us.cine()])
    with pytest.raises(Invalid, match=sentence):
        actions.mask_series(db, SYSTEM, study.series[0].id, rectangles, "a name")


def test_captures_are_kept_out_of_hanging_and_hold_only_themselves(db: Session) -> None:
    study = accepted(db, [*dicom.mr_series(), us.capture(series_uid="1.2.3.4.8", SeriesNumber=8)])
    roles = {row.role for row in store.current_roles(db, [s.id for one in study.series for s in one.stacks]).values()}
    assert roles == {Role.T2_AX, Role.SECONDARY_CAPTURE}
    assert not store.held_studies(db, [study.id])
    assert len(store.withheld_series(db, [study.id])) == 1
    assert [entry["role"] for entry in store.reading_stacks(db, [study.id])] == [Role.T2_AX]


def test_two_regions_of_two_scales_keep_both_and_have_no_scale_for_the_whole(db: Session) -> None:
    boxes = [us.region((10, 20, 60, 100), 0.01), us.region((80, 20, 150, 100), 0.02)]
    study = accepted(db, [us.cine(regions=boxes)])
    confirmed(db, study)
    (entry,) = store.reading_stacks(db, [study.id])
    assert entry["regions"] == [[10, 20, 60, 100, 0.1, 0.1], [80, 20, 150, 100, 0.2, 0.2]]
    assert entry["grid"]["row_spacing_mm"] is None
    assert "different scales" in entry["note"]


@pytest.mark.parametrize(
    ("beside", "header", "row_spacing_mm"),
    [
        (us.region((10, 112, 150, 119), form=3, units=4), {}, None),
        (us.region((10, 112, 150, 119), delta_cm=None), {}, None),
        (None, {"PixelSpacing": [0.1, 0.1]}, None),
        (None, {"PixelSpacing": [0.05, 0.05]}, 0.05),
        (us.region((10, 112, 150, 119), form=5), {}, 0.05),
    ],
    ids=["a spectrum beside it", "a part without a scale", "another size said", "the same size said", "graphics"],
)
def test_one_scale_is_of_the_whole_picture_or_of_nothing(
    db: Session, beside: Dataset | None, header: dict[str, Any], row_spacing_mm: float | None
) -> None:
    study = accepted(db, [us.cine(regions=[us.region(), *([beside] if beside else [])], **header)])
    confirmed(db, study)
    (entry,) = store.reading_stacks(db, [study.id])
    assert entry["grid"]["row_spacing_mm"] == row_spacing_mm
    assert bool(entry["note"] and "without millimetre tools" in entry["note"]) is (row_spacing_mm is None)


@pytest.mark.parametrize("in_volume", [True, False])
def test_a_volume_in_any_order_is_sorted_in_space(db: Session, in_volume: bool) -> None:
    study = accepted(db, [us.volume(order=(3, 0, 4, 1, 2), in_volume=in_volume)])
    confirmed(db, study)
    (entry,) = store.reading_stacks(db, [study.id])
    assert (entry["kind"], entry["role"], entry["cine"]) == ("volume", Role.TRUS_VOLUME, None)
    assert [frame["position_mm"][2] for frame in entry["frames"]] == pytest.approx([0, 0.8, 1.6, 2.4, 3.2])
    assert [frame["frame_number"] for frame in entry["frames"]] == [2, 4, 5, 1, 3]
    assert (entry["grid"]["row_spacing_mm"], entry["grid"]["column_spacing_mm"]) == (0.4, 0.3)
    assert entry["frame_of_reference_uid"]
    assert entry["space"] == ("volume" if in_volume else "patient")


@pytest.mark.parametrize("made", [us.micro_sweep, lambda: us.turned_volume([-60.0 + 20 * i for i in range(7)])])
def test_a_sweep_keeps_its_angles_and_is_no_stack_of_parallel_slices(db: Session, made: object) -> None:
    study = accepted(db, [made()])  # type: ignore[operator]  # two ways to make one
    confirmed(db, study)
    (entry,) = store.reading_stacks(db, [study.id])
    assert entry["kind"] == "sweep"
    angles = [frame["angle_deg"] for frame in entry["frames"]]
    assert np.abs(np.diff(angles)) == pytest.approx([20] * 6, abs=0.01)
    assert entry["grid"]["row_direction"] is None
    assert all(frame["position_mm"] is None for frame in entry["frames"])


def test_an_ultrasound_sent_again_changes_nothing(db: Session, tmp_path: Path) -> None:
    study = accepted(db, [us.cine(SOPInstanceUID="1.2.3.4.50")])
    dicom.save([us.cine(SOPInstanceUID="1.2.3.4.50")], tmp_path / "again")
    judged = taken_in(tmp_path / "again")
    assert [v.code for v in judged.verdicts.values()] == ["repeat"]
    assert judged.studies[0][0] == study.id
    assert isinstance(judged.studies[0][0], UUID)


def test_a_coordinator_gives_the_angles_that_no_header_tells(client: TestClient, db: Session) -> None:
    study = accepted(db, [us.micro_sweep(5, with_angles=False)])
    (series,) = study.series
    (stack,) = series.stacks
    assert stack.kind == "cine"
    confirmed(db, study)
    signed_in(client, db, person(db, HouseRole.COORDINATOR))
    address = f"/studies/{study.id}/stacks/{stack.id}/angles"
    refused = client.post(address, data={"angles": "1 2 3"})
    assert (refused.status_code, "5 frames, but 3 angles" in refused.text) == (422, True)
    assert client.post(address, data={"angles": "-60 step 30"}).status_code == 303
    db.expire_all()
    (entry,) = store.reading_stacks(db, [study.id])
    assert (entry["kind"], entry["role"]) == ("sweep", Role.MICRO_US_CINE)
    assert [frame["angle_deg"] for frame in entry["frames"]] == [-60, -30, 0, 30, 60]
    assert not store.held_studies(db, [study.id]), "the pixels are the ones that were confirmed"
    assert "stack.angles_given" in db.scalars(select(Event.verb)).all()


def test_the_masking_screen_masks_and_confirms_by_plain_forms(client: TestClient, db: Session) -> None:
    study = accepted(db, [us.cine(regions=[])])
    (series,) = study.series
    signed_in(client, db, person(db, HouseRole.COORDINATOR, name="Cora"))
    address = f"/studies/{study.id}/series/{series.id}/masking"
    page = client.get(address)
    assert "It states no ultrasound region" in page.text
    picture = client.get(f"/pixels/representatives/{series.stacks[0].id}/brightest")
    assert picture.headers["content-type"] == "image/png"
    rows = {"left": ["0", ""], "top": ["0", ""], "width": ["160", ""], "height": ["20", ""], "reason": "a name"}
    assert client.post(address, data={**rows, "height": ["", ""]}).status_code == 422
    assert client.post(address, data=rows).status_code == 303
    db.expire_all()
    assert client.post(f"{address}/confirmation", data={"pack": series.pack_sha256}).status_code == 422
    done = client.post(f"{address}/confirmation", data={"pack": series.pack_sha256, "looked": "yes"})
    assert (done.status_code, store.held_studies(db, [study.id])) == (303, frozenset())
    other = accepted(db, dicom.mr_series(study_uid="9.9"), study_uid="9.9")
    assert client.get(f"/studies/{other.id}/series/{series.id}/masking").status_code == 404


def test_the_times_of_a_dynamic_study_hang_together_whatever_series_hold_them(db: Session) -> None:
    common = {"SeriesDescription": "dce vibe", "ScanningSequence": "GR", "EchoTime": "1.5", "RepetitionTime": "4"}
    times = [
        one
        for n in range(5)
        for one in dicom.mr_series(3, number=10 + n, AcquisitionTime=f"1000{10 + n * 6:02d}", **common)
    ]
    bolus = dicom.mr_series(3, number=9, spacing_mm=8.0, AcquisitionTime="095900", **common)
    study = accepted(db, [*bolus, *times])
    shown = [entry for entry in store.reading_stacks(db, [study.id]) if "dce" in entry["pane_roles"]]
    assert [entry["label"] for entry in shown] == [f"DCE, time {n}" for n in range(1, 6)]
    assert [entry["label"] for entry in shown if entry["preferred"]] == ["DCE, time 5"], "24 s: nearest to 75"
