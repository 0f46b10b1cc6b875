"""Freezing and making, on real rows and stored images."""

import csv
import gzip
import io
import json
import zipfile

import highdicom as hd
import nibabel as nib
import numpy as np
import pytest
from sqlalchemy import select, text
from sqlalchemy.orm import Session

from app.accounts import actions as accounts
from app.accounts.values import Role
from app.audit.tables import Event
from app.imaging.tables import Instance
from app.kernel.refusals import Conflict, NotFound
from app.protocols.marks import decode, mask_bytes
from app.reading import store as reading
from app.releases import actions, store
from app.releases.formats.verification import verify
from app.releases.jobs import make_release
from app.releases.store.releases import is_running
from app.releases.tables import Freeze, Release
from tests.factories import people, readings
from tests.factories.people import PASSWORD
from tests.releases.releasing import Releasing


@pytest.fixture
def house_of_work(db: Session) -> Releasing:
    return Releasing(db)


def members(archive: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(archive)) as opened:
        return {name: opened.read(name) for name in opened.namelist()}


def rows(files: dict[str, bytes], table: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(files[f"tables/{table}.csv"].decode(), newline="")))


def test_a_release_holds_readings_verdicts_reference_protocol_and_masks(house_of_work: Releasing, tmp_path) -> None:
    release = house_of_work.released()
    archive = house_of_work.archive(release)
    path = tmp_path / "release.zip"
    path.write_bytes(archive)
    assert verify(path, release.digest).intact

    files = members(archive)
    key = house_of_work.studies[0].label.replace(" ", "-")
    assert {"manifest.json", "release.json", "protocol/protocol.json", "protocol/guideline.json", "README.txt"} <= set(
        files
    )
    case = json.loads(files[f"cases/{key}/case.json"])
    assert {one["reader"] for one in case["readings"]} == {"R1", "R2"}
    assert case["settled"] == "settled and signed"
    (difference,) = case["differences"]
    assert (difference["item"], difference["verdict"]["kind"], difference["verdict"]["by"]) == (
        "category",
        "accept_one",
        "A1",
    )
    assert {"item": "dice", "value": 1.0}.items() <= {
        "item": next(v["metric"] for v in case["agreement"] if v["metric"] == "dice"),
        "value": next(v["value"] for v in case["agreement"] if v["metric"] == "dice"),
    }.items()
    reference = {(row["item"], row["lesion"]): row for row in rows(files, "reference")}
    assert reference["category", "1"]["source"] == "verdict"
    assert reference["zone", "1"]["value"] == "PZ"
    answers = rows(files, "answers")
    assert len([one for one in answers if one["state"] == "answered"]) == 2 * (7 + 10)
    unasked = sorted(one["question"] for one in answers if one["state"] == "not_asked")
    assert unasked == ["category_reason"] * 2 + ["rule_zone"] * 2
    assert {row["category"] for row in rows(files, "findings")} == {"2", "4"}
    assert json.loads(files["protocol/protocol.json"])["definition"]["key"] == "pirads21"
    names = {name for name in files if name.startswith(f"cases/{key}/")}
    assert {f"cases/{key}/seg/{author}_t2-ax.dcm" for author in ("R1", "R2", "REF")} <= names
    everything = b"".join(files.values())
    for word in (b"Ada", b"Ben", b"Zoe", b"Cora", str(house_of_work.ada.person_id).encode()):
        assert word not in everything


def test_masks_come_back_voxel_for_voxel(house_of_work: Releasing) -> None:
    files = members(house_of_work.archive(house_of_work.released()))
    key = house_of_work.studies[0].label.replace(" ", "-")
    case = json.loads(files[f"cases/{key}/case.json"])
    shape = (readings.FRAMES, readings.ROWS, readings.COLUMNS)
    (signed, _) = reading.signed_of_campaign(house_of_work.db, house_of_work.campaign.id)
    drawn = next(mark for mark in signed.content.marks if mark["kind"] == "mask")
    expected = decode(mask_bytes(drawn["geometry"]), shape)
    for region in case["regions"]:
        image = nib.Nifti1Image.from_bytes(gzip.decompress(files[f"cases/{key}/{region['nifti']}"]))
        assert np.array_equal(np.asarray(image.dataobj).transpose(2, 1, 0).astype(bool), expected)
        assert region["voxels"] == 5
    stack, uids = readings.stack_of(house_of_work.db, house_of_work.studies[0].id, "t2_ax")
    segmentation = hd.seg.segread(io.BytesIO(files[f"cases/{key}/seg/REF_t2-ax.dcm"]))
    found = segmentation.get_pixels_by_source_instance(uids, segment_numbers=[1])[..., 0]
    assert np.array_equal(found.astype(bool), expected)
    assert segmentation.StudyInstanceUID == house_of_work.studies[0].study_uid
    assert stack.frame_of_reference_uid == segmentation.FrameOfReferenceUID


def test_the_same_freeze_gives_the_same_bytes_whatever_happened_since(house_of_work: Releasing) -> None:
    release = house_of_work.released()
    freeze = house_of_work.db.get_one(Freeze, release.freeze_id)
    house_of_work.reopen(house_of_work.ben)
    house_of_work.sign_again(house_of_work.ben, readings.answer("gland_ap_mm", 55.0))
    house_of_work.examine()
    house_of_work.sign_all()
    again, digest, _ = actions.archive_of(house_of_work.db, freeze, lambda done: None)
    assert digest == release.digest
    assert again == house_of_work.archive(release)
    newer = house_of_work.make(house_of_work.freeze())
    assert (newer.number, newer.digest != release.digest) == (2, True)


def test_the_freeze_and_the_digest_are_in_the_record(house_of_work: Releasing) -> None:
    release = house_of_work.released()
    events = {row.verb: row for row in house_of_work.db.scalars(select(Event).where(Event.verb.like("release.%")))}
    assert events["release.frozen"].actor_id == house_of_work.coordinator.person_id
    assert events["release.frozen"].reason == "for a test"
    assert (events["release.made"].new or {})["digest"] == release.digest


def test_open_differences_do_not_block_but_are_stated(house_of_work: Releasing) -> None:
    freeze = house_of_work.freeze()
    assert freeze.pins["remarks"] == ["1 case is released with open differences, marked as such."]
    files = members(house_of_work.archive(house_of_work.make(freeze)))
    assert [row["verdict"] for row in rows(files, "verdicts")] == [""]
    assert rows(files, "cases")[0]["settled"] == "open: 0 of 1 differences settled, not signed"
    assert "category" not in {row["item"] for row in rows(files, "reference")}


def test_unsigned_cases_are_left_out_and_named(db: Session) -> None:
    work = Releasing(db)
    more = readings.study(db)
    from app.assignments import actions as planning

    planning.add_cases(db, work.coordinator, work.campaign.id, [more.id])
    planning.assign_evenly(db, work.coordinator, work.campaign.id)
    db.commit()
    work.sign_all()
    freeze = work.freeze()
    assert freeze.pins["remarks"] == ["1 case is left out: not all readings are signed."]
    files = members(work.archive(work.make(freeze)))
    excluded = json.loads(files["release.json"])["excluded"]
    assert excluded == [{"label": more.label, "why": "not all readings are signed"}]


def test_nothing_signed_is_nothing_to_release(db: Session) -> None:
    coordinator = people.actor(db, Role.COORDINATOR, name="Cora")
    reader = people.actor(db, Role.READER, name="Ada")
    campaign = readings.campaign(db, coordinator, readers=[reader], studies=[readings.study(db)])
    proof = accounts.prove_password(db, coordinator, PASSWORD)
    with pytest.raises(Conflict, match="nothing to release"):
        actions.freeze(db, coordinator, campaign.id, proof, note="too early")


def test_a_coordinator_who_reads_there_cannot_release_it(house_of_work: Releasing) -> None:
    proof = accounts.prove_password(house_of_work.db, house_of_work.ada, PASSWORD)
    with pytest.raises(NotFound):
        actions.freeze(house_of_work.db, house_of_work.ada, house_of_work.campaign.id, proof, note="mine")


def test_the_job_makes_it_once_and_a_second_run_changes_nothing(house_of_work: Releasing) -> None:
    house_of_work.sign_all()
    freeze = house_of_work.freeze()
    for _ in range(2):
        make_release(house_of_work.db, str(freeze.id))
        house_of_work.db.commit()
    assert len(house_of_work.db.scalars(select(Release)).all()) == 1
    (line,) = store.lines(house_of_work.db, house_of_work.campaign.id)
    assert (line.progress.state, line.progress.done, line.progress.total) == ("done", 1, 1)


def test_missing_images_stop_it_in_words_and_it_can_be_made_again(house_of_work: Releasing) -> None:
    db = house_of_work.db
    house_of_work.sign_all()
    freeze = house_of_work.freeze()
    stack, _ = readings.stack_of(db, house_of_work.studies[0].id, "t2_ax")
    row = db.scalars(select(Instance).where(Instance.series_id == stack.series_id)).first()
    assert row is not None
    kept, row.blob_sha256 = row.blob_sha256, "0" * 64
    db.commit()
    make_release(db, str(freeze.id))
    db.commit()
    (line,) = store.lines(db, house_of_work.campaign.id)
    assert (line.release, line.progress.state) == (None, "failed")
    assert "not in the store" in (line.progress.problem or "")
    db.get_one(Instance, row.id).blob_sha256 = kept
    actions.make_again(db, house_of_work.coordinator, house_of_work.campaign.id, freeze.id)
    db.commit()
    make_release(db, str(freeze.id))
    db.commit()
    (line,) = store.lines(db, house_of_work.campaign.id)
    assert line.release is not None


def test_a_release_that_the_worker_gave_up_blocks_nothing_and_can_be_made_again(house_of_work: Releasing) -> None:
    db, campaign_id = house_of_work.db, house_of_work.campaign.id
    house_of_work.sign_all()
    freeze = house_of_work.freeze()
    assert is_running(db, campaign_id)
    assert [line.gave_up for line in store.lines(db, campaign_id)] == [False]
    db.execute(text("DELETE FROM procrastinate.procrastinate_jobs WHERE task_name = 'release.make'"))
    assert [line.gave_up for line in store.lines(db, campaign_id)] == [True]
    assert not is_running(db, campaign_id)
    actions.make_again(db, house_of_work.coordinator, campaign_id, freeze.id)
    assert [line.gave_up for line in store.lines(db, campaign_id)] == [False]


def test_a_failure_half_way_leaves_no_release(house_of_work: Releasing, monkeypatch: pytest.MonkeyPatch) -> None:
    house_of_work.sign_all()
    freeze = house_of_work.freeze()

    def broken(*_: object) -> str:
        raise OSError("disk full")

    with monkeypatch.context() as patch:
        patch.setattr("app.releases.formats.manifest.digest", broken)
        with pytest.raises(OSError, match="disk full"):
            make_release(house_of_work.db, str(freeze.id))
        house_of_work.db.rollback()
    assert house_of_work.db.scalars(select(Release)).all() == []
    make_release(house_of_work.db, str(freeze.id))
    house_of_work.db.commit()
    assert len(house_of_work.db.scalars(select(Release)).all()) == 1
