"""Delineations made elsewhere: bit for bit where the grid is the images' own, refused or resampled elsewhere."""

from uuid import uuid4

import numpy as np
import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.tables import Person
from app.accounts.values import Role
from app.assignments import store as plan
from app.audit.tables import Event
from app.imaging.actions.delineating import read_delineation
from app.kernel.geometry import Grid
from app.kernel.refusals import Invalid, NotFound
from app.reading import actions, store
from app.reading.tables import Reading
from tests.factories import delineations, people, readings
from tests.factories.study_rows import study
from tests.reading.importing import Setting


@pytest.fixture
def here(db: Session) -> Setting:
    return Setting(db, study(db))


def two_labels(grid: Grid) -> np.ndarray:
    labels = np.zeros(grid.shape, dtype=np.uint8)
    labels[1, 2:8, 3:9] = 1
    labels[2, 4:7, 10:14] = 2
    labels[0, 0, 0] = 2
    return labels


@pytest.mark.parametrize(
    ("axes", "turned"), [((0, 1, 2), ()), ((0, 1, 2), (0, 1)), ((1, 0, 2), (2,)), ((2, 0, 1), (0, 2)), ((2, 1, 0), ())]
)
def test_a_volume_in_any_order_of_axes_is_copied_bit_for_bit(
    here: Setting, axes: tuple[int, int, int], turned: tuple[int, ...]
) -> None:
    labels = two_labels(here.grid)
    file = delineations.nifti(labels, here.grid, axes=axes, turned=turned)
    done = here.imported(file, mapping={"1": "peripheral_zone", "2": "transition_zone"})
    marks = {mark["structure"]: mark for mark in here.content(done.reading_id).marks}
    assert np.array_equal(here.mask(marks["peripheral_zone"]), labels == 1)
    assert np.array_equal(here.mask(marks["transition_zone"]), labels == 2)
    assert {mark["origin"] for mark in marks.values()} == {"imported"}
    (record,) = done.files
    assert record["geometry"]["how"] == "copied"
    assert record["geometry"]["voxels_before"] == record["geometry"]["voxels_after"] == {"1": 36, "2": 13}


def test_an_import_is_a_signed_reading_of_its_annotator_and_stands_in_the_record(here: Setting) -> None:
    file = delineations.nifti(two_labels(here.grid), here.grid)
    done = here.imported(file, mapping={"1": "prostate", "2": "ignore"})
    reading = here.db.get_one(Reading, done.reading_id)
    assert (reading.purpose, reading.assignment_id) == ("imported", None)
    annotator = here.db.get_one(Person, reading.reader_id)
    assert (annotator.kind, annotator.display_name, annotator.email) == ("algorithm", "Algorithm 22a", None)
    assert store.status(here.db, reading.id).signed_at is not None
    event = here.db.scalars(select(Event).where(Event.verb == "delineation.imported")).one()
    assert event.actor_id == here.cora.person_id
    assert event.new is not None
    assert event.new["digest"] == done.submission_digest
    assert event.new["meaning"].startswith("I have brought in this delineation")


def test_lesions_come_apart_into_findings_with_their_answer(here: Setting) -> None:
    labels = np.zeros(here.grid.shape, dtype=np.uint8)
    labels[1, 2:4, 2:5] = 3
    labels[2, 4, 5] = 3  # touches by a corner only: the same lesion
    labels[3, 9:11, 9:11] = 3
    labels[0, 11, 15] = 4
    mapping = {"3": "finding:category_own:4", "4": "finding:confidence:80"}
    done = here.imported(delineations.nifti(labels, here.grid), mapping=mapping, reader_kind="human")
    content = here.content(done.reading_id)
    masks = {mark["finding_id"]: here.mask(mark) for mark in content.marks}
    found = [masks[finding["id"]] for finding in content.findings]
    assert [int(mask.sum()) for mask in found] == [7, 4, 1]
    assert np.array_equal(np.logical_or.reduce(found), labels > 0)
    answered = [one for one in content.answers if one["state"] == "answered"]
    said = {one["scope_id"]: (one["question"], one["value"]) for one in answered}
    assert [said[finding["id"]] for finding in content.findings] == [
        ("category_own", "4"), ("category_own", "4"), ("confidence", 80),
    ]  # fmt: skip


def test_a_label_that_answers_a_conditional_question_stands_and_what_no_label_says_is_not_asked(here: Setting) -> None:
    labels = np.zeros(here.grid.shape, dtype=np.uint8)
    labels[1, 2:4, 2:5] = 3
    done = here.imported(
        delineations.nifti(labels, here.grid), mapping={"3": "finding:rule_zone:PZ"}, reader_kind="human"
    )
    said = {one["question"]: (one["state"], one["value"]) for one in here.content(done.reading_id).answers}
    assert said == {"rule_zone": ("answered", "PZ"), "category_reason": ("not_asked", None)}


def test_unknown_labels_and_targets_are_refused_by_name(here: Setting) -> None:
    file = delineations.nifti(two_labels(here.grid), here.grid)
    with pytest.raises(Invalid, match="label 2, which the mapping does not name"):
        here.imported(file, mapping={"1": "prostate"})
    with pytest.raises(Invalid, match="“gland” is nothing a label can become"):
        here.imported(file, mapping={"1": "gland", "2": "ignore"})
    with pytest.raises(Invalid, match="no question “isup”"):
        here.imported(file, mapping={"1": "finding:isup:2", "2": "ignore"})
    assert here.db.scalars(select(Reading).where(Reading.purpose == "imported")).all() == []


def test_another_grid_is_refused_with_its_distance_and_resampled_when_asked(here: Setting) -> None:
    labels = two_labels(here.grid)
    near = delineations.nifti(labels, here.grid, shift_mm=(0.05, 0.05, 0.05))
    assert here.imported(near, mapping={"1": "prostate", "2": "ignore"}).files[0]["geometry"]["apart_mm"] == 0.0866
    far = delineations.nifti(labels, here.grid, shift_mm=(0.2, 0, 0))
    with pytest.raises(Invalid, match=r"corners 0\.2 mm apart, more than 0\.1 mm") as refused:
        here.imported(far, mapping={"1": "prostate", "2": "ignore"})
    assert refused.value.code == "other_grid"
    fine = Grid(
        here.grid.rows * 2, here.grid.columns * 2, 0.25, 0.25, here.grid.row_direction, here.grid.column_direction,
        here.grid.frame_positions_mm,
    )  # fmt: skip
    doubled = labels.repeat(2, axis=1).repeat(2, axis=2)
    file = delineations.nifti(doubled, fine, turned=(2,))
    with pytest.raises(Invalid, match="32 x 24 x 4 voxels"):
        here.imported(file, mapping={"1": "prostate", "2": "ignore"}, reader="Another")
    done = here.imported(file, mapping={"1": "prostate", "2": "ignore"}, reader="Another", resample=True)
    geometry = done.files[0]["geometry"]
    assert (geometry["how"], geometry["by"]) == ("resampled", "nearest neighbour")
    assert geometry["from"]["columns_rows_frames"] == [32, 24, 4]
    assert geometry["to"]["columns_rows_frames"] == [16, 12, 4]
    assert (geometry["voxels_before"]["1"], geometry["voxels_after"]["1"]) == (144, 36)


def test_the_same_bytes_again_change_nothing_and_another_version_takes_the_place_of_the_first(here: Setting) -> None:
    labels = two_labels(here.grid)
    first = here.imported(delineations.nifti(labels, here.grid), mapping={"1": "prostate", "2": "finding"})
    again = here.imported(delineations.nifti(labels, here.grid), mapping={"1": "prostate", "2": "finding"})
    assert (again.already, again.reading_id, again.version) == (True, first.reading_id, 1)
    labels[labels == 2] = 0
    labels[1, 2, 3] = 0
    newer = here.imported(delineations.nifti(labels, here.grid), mapping={"1": "prostate"})
    assert (newer.already, newer.reading_id, newer.version) == (False, first.reading_id, 2)
    content = here.content(first.reading_id)
    # what the newer mapping does not name stays
    assert len(content.findings) == 2
    (gland,) = [mark for mark in content.marks if mark["structure"] == "prostate"]
    assert gland["geometry"]["voxels"] == 35
    back = here.imported(
        delineations.nifti(two_labels(here.grid), here.grid), mapping={"1": "prostate", "2": "finding"}
    )
    assert (back.already, back.version) == (False, 3)
    assert len(here.content(first.reading_id).findings) == 2


def test_a_mapping_is_kept_in_versions_and_used_again_by_name(here: Setting) -> None:
    file = delineations.nifti(two_labels(here.grid), here.grid)
    done = here.imported(file, mapping={"1": "peripheral_zone", "2": "ignore"}, mapping_name="zones")
    assert (done.mapping, done.mapping_version) == ("zones", 1)
    known = actions.named_mapping(here.db, "zones")
    assert known == {"1": "peripheral_zone", "2": "ignore"}
    again = here.imported(file, mapping=known, mapping_name="zones", reader="Another")
    assert again.mapping_version == 1
    other = here.imported(file, mapping={"1": "transition_zone", "2": "ignore"}, mapping_name="zones")
    assert other.mapping_version == 2


def test_nobody_who_reads_there_may_import_or_see_it(here: Setting) -> None:
    both = people.actor(here.db, Role.COORDINATOR, Role.READER, name="Both")
    other = readings.campaign(here.db, here.cora, readers=[both], studies=[study(here.db)])
    (case_id,) = plan.case_ids(here.db, other.id)
    file = delineations.nifti(two_labels(here.grid), here.grid)
    with pytest.raises(NotFound):
        here.imported(file, mapping={"1": "prostate", "2": "ignore"}, actor=both, campaign_id=other.id, case_id=case_id)
    done = here.imported(file, mapping={"1": "prostate", "2": "finding"})
    for reader in here.readers:
        opened = readings.opened(here.db, reader, here.campaign.id)
        shown = store.manifest(here.db, reader.person_id, opened)
        assert str(done.reading_id) not in repr(shown)
        assert shown["reading"]["of"] == 1
        assert here.db.scalars(store.visible_to(reader.person_id)).all() == [here.db.get_one(Reading, opened)]


def test_an_idempotency_key_answers_alike_and_is_for_one_import_only(here: Setting) -> None:
    file, key = delineations.nifti(two_labels(here.grid), here.grid), uuid4()
    wanted = here.request(file, mapping={"1": "prostate", "2": "ignore"})
    first = actions.import_delineation(here.db, here.cora, wanted, key=key)
    assert actions.import_delineation(here.db, here.cora, wanted, key=key).submission_digest == first.submission_digest
    with pytest.raises(Invalid, match="idempotency key"):
        other = here.request(file, mapping={"1": "ignore", "2": "prostate"})
        actions.import_delineation(here.db, here.cora, other, key=key)


@pytest.mark.parametrize(
    ("file", "sentence"),
    [
        (b"", "neither NIfTI"),
        (b"\x7fELF" + b"\0" * 200, "neither NIfTI"),
        (b"\x1f\x8bnot gzip at all", "not sound gzip"),
        (b"\0" * 128 + b"DICM" + b"\xff" * 64, "This DICOM file is neither"),
        (b"label,x_mm,y_mm,z_mm\na,1,nan,3\n", "needs a label and three numbers"),
        (b"\0" * 344 + b"n+1\0" + b"\0" * 50, "cannot be read as NIfTI"),
    ],
)
def test_what_is_no_delineation_is_refused_in_words(file: bytes, sentence: str) -> None:
    with pytest.raises(Invalid, match=sentence):
        read_delineation(file)
