"""Any series can be withheld, masked and confirmed; what readers see is not changed under them."""

import io
from pathlib import Path

import imagecodecs
import numpy as np
import pydicom
import pytest
from fastapi.testclient import TestClient
from pydicom.encaps import generate_frames
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.values import SYSTEM, Actor
from app.accounts.values import Role as HouseRole
from app.audit.tables import Event
from app.imaging import actions, store
from app.imaging.jobs import delete_replaced
from app.imaging.store import allowed
from app.imaging.tables import GateFinding, Instance, KeptFile, PixelMasking, Series, SeriesIndex
from app.imaging.values import Role
from app.imaging.values.gate import GateState, Remedy
from app.kernel.blobs import blobs
from app.kernel.refusals import Conflict, Invalid
from app.kernel.settings import Settings
from tests.factories import dicom
from tests.factories import dicom_ultrasound as us
from tests.factories.dicom_study import accepted, taken_in
from tests.factories.people import person, signed_in

BLOCK = np.full((6, 12), 4095, np.uint16)
"""Stands for a name in the pixels; its bytes are looked for in the store."""


def with_a_name(slices: int = 3, **header: object) -> list[pydicom.FileDataset]:
    made = dicom.mr_series(slices, **header)  # type: ignore[arg-type]  # any keyword of DICOM
    for one in made:
        pixels = np.frombuffer(one.PixelData, np.uint16).reshape(24, 20).copy()
        pixels[2:8, 4:16] = BLOCK
        one.PixelData = pixels.tobytes()
    return made


def screenshot(**header: object) -> pydicom.FileDataset:
    """A screen exported as MR: only its ImageType tells."""
    (one,) = dicom.mr_series(1, number=9, ImageType=["DERIVED", "SECONDARY", "SCREEN SAVE"], **header)  # type: ignore[arg-type]
    return one


def pixels_of(data: bytes) -> np.ndarray:
    """By another decoder than the one that encoded them."""
    stored = pydicom.dcmread(io.BytesIO(data))
    if not stored.file_meta.TransferSyntaxUID.is_encapsulated:
        return stored.pixel_array
    (frame,) = generate_frames(stored.PixelData, number_of_frames=1)
    return np.asarray(imagecodecs.jpeg2k_decode(frame))


def objects_with_the_name(house: Settings) -> list[str]:
    """Stored DICOM objects in whose decoded pixels the block is still to be seen."""
    found = []
    for path in (house.data_dir / "blobs" / "dicom").rglob("*"):
        if path.is_file() and (pixels_of(path.read_bytes())[2:8, 4:16] == 4095).all():
            found.append(path.name)
    return found


def deleted(session: Session) -> None:
    session.commit()
    for masking in session.scalars(select(PixelMasking)):
        delete_replaced(session, str(masking.id))
    session.commit()


def test_an_mr_series_is_masked_and_nothing_of_the_name_is_left(
    db: Session, house: Settings, client: TestClient, tmp_path: Path
) -> None:
    sent = with_a_name()
    study = accepted(db, sent)
    (series,) = study.series
    old_pack, old_thumbnail = series.pack_sha256, series.stacks[0].thumbnail_sha256
    assert len(objects_with_the_name(house)) == 3
    cora = person(db, HouseRole.COORDINATOR, name="Cora")
    actions.mask_series(db, Actor(cora.id, "Cora"), series.id, [(4, 2, 12, 6)], " a name  at the top ")
    deleted(db)
    db.refresh(series)
    assert objects_with_the_name(house) == []
    assert not blobs().exists("packs", old_pack)
    assert old_thumbnail is not None
    assert not blobs().exists("thumbnails", old_thumbnail)
    signed_in(client, db, cora)
    assert client.get(f"/pixels/packs/{old_pack}").status_code == 404
    digests = db.scalars(select(Instance.blob_sha256).order_by(Instance.number)).all()
    for digest, before in zip(digests, sent, strict=True):
        data = blobs().get("dicom", digest)
        after = pydicom.dcmread(io.BytesIO(data))
        expected = np.frombuffer(before.PixelData, np.uint16).reshape(24, 20).copy()
        expected[2:8, 4:16] = 0
        assert np.array_equal(pixels_of(data), expected)
        assert "113101" in [code.CodeValue for code in after.DeidentificationMethodCodeSequence]
    assert db.scalars(select(SeriesIndex.made_of)).all() in ([], [series.manifest_sha256])
    event = db.scalars(select(Event).where(Event.verb == "pixels.masked")).one()
    assert (event.actor_id, event.reason) == (cora.id, "a name at the top")
    # until somebody has looked again, no reader gets it
    assert store.withheld_series(db, [study.id]) == {series.id}
    # sent again it is a repeat, and does not bring the name back
    dicom.save(sent, tmp_path / "again")
    judged = taken_in(tmp_path / "again")
    assert {verdict.verdict for verdict in judged.verdicts.values()} == {"accepted_idempotent"}
    assert objects_with_the_name(house) == []


def test_what_waited_outside_is_removed_with_the_rest(db: Session, house: Settings, tmp_path: Path) -> None:
    mixed = with_a_name(2) + with_a_name(2, number=2, patient_id="PATIENT-2")
    dicom.save(mixed, tmp_path / "sent")
    taken_in(tmp_path / "sent")
    finding = db.scalars(select(GateFinding).where(GateFinding.code == "several_patients")).one()
    actions.decide_finding(db, SYSTEM, finding.id, Remedy.SPLIT, "two patients")
    db.commit()
    for series in db.scalars(select(Series)).all():
        actions.mask_series(db, SYSTEM, series.id, [(4, 2, 12, 6)], "a name")
    deleted(db)
    assert objects_with_the_name(house) == []
    assert not any(blobs().exists("kept", digest) for digest in db.scalars(select(KeptFile.pixels_sha256)))


def test_what_readers_see_is_withheld_before_it_is_masked(db: Session, client: TestClient) -> None:
    study = accepted(db, with_a_name())
    (series,) = study.series
    reader = person(db, HouseRole.READER)
    actions.grant_study(db, SYSTEM, reader.id, study.id, "a reading")
    db.commit()
    before = series.pack_sha256
    with pytest.raises(Conflict, match="Withhold it from them first"):
        actions.mask_series(db, SYSTEM, series.id, [(4, 2, 12, 6)], "a name")
    with pytest.raises(Invalid, match="say why"):
        actions.withhold_series(db, SYSTEM, series.id, " ")
    db.rollback()
    signed_in(client, db, reader)
    assert client.get(f"/pixels/packs/{before}").status_code == 200
    actions.withhold_series(db, SYSTEM, series.id, "a reader saw a name")
    db.commit()
    allowed.forget(None)  # what NOTIFY does in a house with a listener
    assert client.get(f"/pixels/packs/{before}").status_code == 404
    with pytest.raises(Conflict, match="already"):
        actions.withhold_series(db, SYSTEM, series.id, "once more")
    actions.mask_series(db, SYSTEM, series.id, [(4, 2, 12, 6)], "a name")
    actions.confirm_pixels(db, SYSTEM, series.id, series.pack_sha256)
    deleted(db)
    assert client.get(f"/pixels/packs/{before}").status_code == 404
    assert client.get(f"/pixels/packs/{series.pack_sha256}").status_code == 200
    verbs = db.scalars(select(Event.verb).where(Event.verb.startswith("pixels.")).order_by(Event.at)).all()
    assert verbs == ["pixels.granted", "pixels.held", "pixels.masked", "pixels.confirmed"]


def test_a_confirmed_series_can_be_withheld_again(db: Session) -> None:
    study = accepted(db, with_a_name())
    (series,) = study.series
    for turn in range(2):
        actions.withhold_series(db, SYSTEM, series.id, f"doubt {turn}")
        db.commit()
        assert store.withheld_series(db, [study.id]) == {series.id}
        actions.confirm_pixels(db, SYSTEM, series.id, series.pack_sha256)
        db.commit()
        assert store.withheld_series(db, [study.id]) == frozenset()
    ((hold, _, confirmation),) = store.holds_of(db, study.id)
    assert hold.reason == "doubt 1"
    assert confirmation is not None


def test_a_picture_of_a_screen_is_held_and_its_finding_leads_to_the_masking_screen(
    db: Session, client: TestClient, tmp_path: Path
) -> None:
    dicom.save([*dicom.mr_series(), screenshot()], tmp_path / "sent")
    judged = taken_in(tmp_path / "sent")
    assert sorted(verdict.verdict for verdict in judged.verdicts.values()) == ["accepted"] * 5 + ["held"]
    study = store.study(db, next(one for one, _ in judged.studies if one))
    shot = next(one for one in study.series if one.number == 9)
    assert store.withheld_series(db, [study.id]) == {shot.id}
    finding = db.scalars(select(GateFinding).where(GateFinding.code == "burned_in_text")).one()
    assert finding.sentence.startswith("Series 9 seems to be a picture of a screen")
    assert not store.obstacles(db, [study.id])
    cora = person(db, HouseRole.COORDINATOR, name="Cora")
    signed_in(client, db, cora)
    screen = f"/studies/{study.id}/series/{shot.id}/masking"
    assert f'href="{screen}"' in client.get(f"/quarantine/{finding.gate_study_id}").text
    decision = f"/quarantine/{finding.gate_study_id}/findings/{finding.id}/decision"
    refused = client.post(decision, data={"remedy": "mask", "reason": "unseen"})
    assert refused.status_code == 422
    assert "Open the masking screen" in refused.text
    page = client.get(screen).text
    assert "picture of a screen" in page
    answer = client.post(f"{screen}/confirmation", data={"pack": shot.pack_sha256, "looked": "yes"})
    assert answer.status_code in (200, 303)
    db.expire_all()
    finding = db.scalars(select(GateFinding).where(GateFinding.code == "burned_in_text")).one()
    assert store.state_of(finding) is GateState.SETTLED
    assert (finding.decisions[-1].remedy, finding.decisions[-1].by) == (Remedy.MASK, cora.id)
    assert store.withheld_series(db, [study.id]) == frozenset()


def test_what_a_person_calls_a_capture_is_held_unless_readers_have_it(db: Session) -> None:
    noise = accepted(db, dicom.mr_series(study_uid="1.2.9"), patient_id="NOISE")
    read = accepted(db, dicom.mr_series(study_uid="1.2.7"), patient_id="READ")
    actions.grant_study(db, SYSTEM, person(db, HouseRole.READER).id, read.id, "a reading")
    for study in (noise, read):
        (stack,) = study.series[0].stacks
        actions.confirm_roles(db, SYSTEM, study.id, {stack.id: Role.SECONDARY_CAPTURE})
    db.commit()
    assert store.withheld_series(db, [noise.id, read.id]) == {noise.series[0].id}
    sentences = db.scalars(select(GateFinding.sentence).where(GateFinding.code == "burned_in_text")).all()
    assert len(sentences) == 2
    assert sum("readers have it" in sentence for sentence in sentences) == 1


def test_where_only_some_pictures_state_regions_the_masking_screen_says_so(client: TestClient, db: Session) -> None:
    study = accepted(db, [us.cine(), us.cine(us.pictures(1), regions=[])])
    signed_in(client, db, person(db, HouseRole.COORDINATOR))
    page = client.get(f"/studies/{study.id}/series/{study.series[0].id}/masking").text
    assert "blanked outside them; other pictures of this series state none and are whole" in page
