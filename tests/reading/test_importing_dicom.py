"""Delineations as DICOM SEG, RTSTRUCT and points: on the series they name, by the UIDs before or after."""

import numpy as np
import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.audit.tables import Event
from app.imaging.deidentify import Keys
from app.kernel.geometry import Grid
from app.kernel.refusals import Invalid
from app.kernel.settings import settings
from tests.factories import delineations
from tests.factories.dicom_study import accepted
from tests.reading.importing import Setting


@pytest.fixture
def here(db: Session) -> Setting:
    return Setting(db, accepted(db))


def masks(grid: Grid) -> dict[int, np.ndarray]:
    masks = {number: np.zeros(grid.shape, dtype=np.bool_) for number in (1, 2)}
    masks[1][1:3, 2:6, 3:8] = True
    masks[2][1, 3:5, 4:6] = True  # within the first: segments may overlap
    masks[2][3, 6, 7] = True
    return masks


@pytest.mark.parametrize("original", [True, False])
@pytest.mark.parametrize("backwards", [True, False])
def test_a_segmentation_lies_on_the_series_it_names(here: Setting, original: bool, backwards: bool) -> None:
    drawn = masks(here.grid)
    uids = (here.stack.frame_of_reference_uid, here.stack.series.series_uid)
    if original:
        sources = originals(here)
        assert tuple(Keys(settings().secret).uid(uid) for uid in sources) == uids
        uids = sources
    assert uids[0] is not None
    file = delineations.seg(
        drawn, {1: "Gland", 2: "Lesion"}, here.grid, frame_of_reference_uid=uids[0], series_uid=uids[1],
        backwards=backwards,
    )  # fmt: skip
    done = here.imported(file, mapping={"Gland": "prostate", "2": "finding"})
    content = here.content(done.reading_id)
    (gland,) = [mark for mark in content.marks if mark["structure"] == "prostate"]
    assert np.array_equal(here.mask(gland), drawn[1])
    found = [here.mask(mark) for mark in content.marks if mark["finding_id"]]
    assert len(found) == 2
    assert np.array_equal(np.logical_or.reduce(found), drawn[2])


def originals(here: Setting) -> tuple[str, str]:
    """The UIDs of the axial T2 as the scanner gave them."""
    from tests.factories import dicom

    keys = Keys(settings().secret)
    for dataset in dicom.prostate_study("1.2.3.4", "PATIENT-1"):
        if keys.uid(dataset.SeriesInstanceUID) == here.stack.series.series_uid:
            return str(dataset.FrameOfReferenceUID), str(dataset.SeriesInstanceUID)
    raise AssertionError


def test_another_frame_of_reference_is_refused(here: Setting) -> None:
    file = delineations.seg(masks(here.grid), {1: "a", 2: "b"}, here.grid, frame_of_reference_uid="1.2.3.99")
    with pytest.raises(Invalid, match="another frame of reference"):
        here.imported(file, mapping={"1": "prostate", "2": "ignore"})


def test_contours_are_rasterised_by_pixel_centres_with_holes(here: Setting) -> None:
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


def test_points_become_findings_on_their_frame(here: Setting) -> None:
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


def test_a_file_names_nobody(here: Setting) -> None:
    uid = here.stack.frame_of_reference_uid or ""
    file = delineations.seg(masks(here.grid), {1: "a", 2: "b"}, here.grid, frame_of_reference_uid=uid)
    here.imported(file, mapping={"1": "prostate", "2": "ignore"})
    events = here.db.scalars(select(Event)).all()
    assert not any("PLANTED" in repr((event.old, event.new)) for event in events)
