"""Delineations made elsewhere: bit for bit where the grid is the images' own, refused or resampled elsewhere."""

from uuid import UUID, uuid4

import numpy as np
import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.tables import Person
from app.accounts.values import Actor, Role
from app.assignments import store as plan
from app.audit.tables import Event
from app.imaging.actions.delineating import read_delineation
from app.imaging.deidentify import Keys
from app.imaging.tables import Stack, Study
from app.kernel.geometry import Grid, grid_from_json
from app.kernel.refusals import Invalid, NotFound
from app.kernel.settings import settings
from app.protocols.marks import decode, mask_bytes
from app.reading import actions, store
from app.reading.tables import Reading
from app.reading.values import Content
from tests.factories import delineations, people, readings
from tests.factories.dicom_study import accepted
from tests.factories.study_rows import study


class Setting:
    """A campaign of two readers and one case; `cora` coordinates it."""

    def __init__(self, db: Session, made: Study) -> None:
        self.db, self.study = db, made
        self.cora = people.actor(db, Role.COORDINATOR, name="Cora")
        self.readers = [people.actor(db, Role.READER, name=name) for name in ("Ada", "Ben")]
        self.campaign = readings.campaign(db, self.cora, readers=self.readers, studies=[made])
        (self.case_id,) = plan.case_ids(db, self.campaign.id)
        self.stack: Stack = readings.stack_of(db, made.id, "t2_ax")[0]
        self.grid: Grid = grid_from_json(self.stack.grid or {})

    def request(self, *files: bytes, mapping: dict[str, str], **changes: object) -> actions.ImportRequest:
        return actions.ImportRequest(
            **{
                "campaign_id": self.campaign.id,
                "case_id": self.case_id,
                "delineations": [read_delineation(file) for file in files],
                "entries": [mapping],
                "reader": "Algorithm 22a",
                "reader_kind": "algorithm",
                **changes,
            }  # type: ignore[arg-type]
        )

    def imported(self, *files: bytes, mapping: dict[str, str], actor: Actor | None = None, **changes: object):  # type: ignore[no-untyped-def]
        done = actions.import_delineation(self.db, actor or self.cora, self.request(*files, mapping=mapping, **changes))
        self.db.commit()
        return done

    def content(self, reading_id: UUID) -> Content:
        return store.contents(self.db, self.campaign.id, {reading_id: None})[reading_id]

    def mask(self, mark: dict) -> np.ndarray:  # type: ignore[type-arg]
        return decode(mask_bytes(mark["geometry"]), self.grid.shape)


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
    said = {answer["scope_id"]: (answer["question"], answer["value"]) for answer in content.answers}
    assert [said[finding["id"]] for finding in content.findings] == [
        ("category_own", "4"), ("category_own", "4"), ("confidence", 80),
    ]  # fmt: skip


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


class TestDicom:
    @pytest.fixture
    def here(self, db: Session) -> Setting:
        return Setting(db, accepted(db))

    def masks(self, grid: Grid) -> dict[int, np.ndarray]:
        masks = {number: np.zeros(grid.shape, dtype=np.bool_) for number in (1, 2)}
        masks[1][1:3, 2:6, 3:8] = True
        masks[2][1, 3:5, 4:6] = True  # within the first: segments may overlap
        masks[2][3, 6, 7] = True
        return masks

    @pytest.mark.parametrize("original", [True, False])
    @pytest.mark.parametrize("backwards", [True, False])
    def test_a_segmentation_lies_on_the_series_it_names(self, here: Setting, original: bool, backwards: bool) -> None:
        masks = self.masks(here.grid)
        uids = (here.stack.frame_of_reference_uid, here.stack.series.series_uid)
        if original:
            sources = self.originals(here)
            assert tuple(Keys(settings().secret).uid(uid) for uid in sources) == uids
            uids = sources
        assert uids[0] is not None
        file = delineations.seg(
            masks, {1: "Gland", 2: "Lesion"}, here.grid, frame_of_reference_uid=uids[0], series_uid=uids[1],
            backwards=backwards,
        )  # fmt: skip
        done = here.imported(file, mapping={"Gland": "prostate", "2": "finding"})
        content = here.content(done.reading_id)
        (gland,) = [mark for mark in content.marks if mark["structure"] == "prostate"]
        assert np.array_equal(here.mask(gland), masks[1])
        found = [here.mask(mark) for mark in content.marks if mark["finding_id"]]
        assert len(found) == 2
        assert np.array_equal(np.logical_or.reduce(found), masks[2])

    def originals(self, here: Setting) -> tuple[str, str]:
        """The UIDs of the axial T2 as the scanner gave them."""
        from tests.factories import dicom

        keys = Keys(settings().secret)
        for dataset in dicom.prostate_study("1.2.3.4", "PATIENT-1"):
            if keys.uid(dataset.SeriesInstanceUID) == here.stack.series.series_uid:
                return str(dataset.FrameOfReferenceUID), str(dataset.SeriesInstanceUID)
        raise AssertionError

    def test_another_frame_of_reference_is_refused(self, here: Setting) -> None:
        file = delineations.seg(self.masks(here.grid), {1: "a", 2: "b"}, here.grid, frame_of_reference_uid="1.2.3.99")
        with pytest.raises(Invalid, match="another frame of reference"):
            here.imported(file, mapping={"1": "prostate", "2": "ignore"})

    def test_contours_are_rasterised_by_pixel_centres_with_holes(self, here: Setting) -> None:
        outer = np.array([[1.5, 1.5], [7.5, 1.5], [7.5, 6.5], [1.5, 6.5]])
        inner = np.array([[3.5, 2.5], [5.5, 2.5], [5.5, 4.5], [3.5, 4.5]])
        contours = [here.grid.to_patient(np.column_stack([one, np.full(4, 2)])) for one in (outer, inner)]
        uid = here.stack.frame_of_reference_uid
        assert uid is not None
        file = delineations.rtstruct({4: ("Prostate", contours)}, frame_of_reference_uid=uid)
        done = here.imported(file, mapping={"Prostate": "prostate"}, reader_kind="human", reader="Dr Elsewhere")
        (mark,) = here.content(done.reading_id).marks
        expected = np.zeros(here.grid.shape, dtype=np.bool_)
        expected[2, 2:7, 2:8] = True
        expected[2, 3:5, 4:6] = False
        assert np.array_equal(here.mask(mark), expected)
        off = [points + here.grid.normal * 0.3 for points in contours]
        between = delineations.rtstruct({4: ("Prostate", off)}, frame_of_reference_uid=uid)
        with pytest.raises(Invalid, match=r"0\.3 mm from the nearest slice"):
            here.imported(between, mapping={"4": "prostate"})

    def test_points_become_findings_on_their_frame(self, here: Setting) -> None:
        point = here.grid.to_patient(np.array([[3.0, 4.0, 2.0]]))[0]
        millimetres = f"label,x_mm,y_mm,z_mm\nlesion,{','.join(map(repr, point.tolist()))}\n".encode()
        indices = b"label,i,j,k\nlesion,3,4,2\n"
        for file, name in ((millimetres, "By hand"), (indices, "By index")):
            done = here.imported(file, mapping={"lesion": "finding"}, reader_kind="human", reader=name)
            (mark,) = here.content(done.reading_id).marks
            assert np.allclose(mark["geometry"]["point_mm"], point)
            assert (mark["kind"], mark["frame_number"]) == ("point", 1)
        with pytest.raises(Invalid, match="outside these images"):
            here.imported(b"label,i,j,k\nlesion,3,4,200\n", mapping={"lesion": "finding"})

    def test_a_file_names_nobody(self, here: Setting) -> None:
        uid = here.stack.frame_of_reference_uid or ""
        file = delineations.seg(self.masks(here.grid), {1: "a", 2: "b"}, here.grid, frame_of_reference_uid=uid)
        here.imported(file, mapping={"1": "prostate", "2": "ignore"})
        events = here.db.scalars(select(Event)).all()
        assert not any("PLANTED" in repr((event.old, event.new)) for event in events)


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
