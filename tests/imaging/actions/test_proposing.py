"""Roles of the stacks of one series: each by what its own images say."""

from collections.abc import Sequence
from typing import Any

import pytest
from pydicom.dataset import FileDataset
from sqlalchemy.orm import Session

from app.imaging import store
from app.imaging.store.studies import current_roles, stacks_of
from app.imaging.values import Pane
from tests.factories import dicom
from tests.factories.dicom_enhanced import enhanced
from tests.factories.dicom_study import accepted

B_VALUES = (50.0, 800.0, 1400.0)


def as_one_object() -> list[FileDataset]:
    frames: list[dict[str, float | str]] = [{"z": z, "b": 0.0, "kind": "ADC"} for z in (0.0, 3.0, 6.0)]
    frames += [{"z": z, "b": b, "kind": "NONE"} for b in B_VALUES for z in (0.0, 3.0, 6.0)]
    made = enhanced(
        frames,
        ImageType=["DERIVED", "PRIMARY", "DIFFUSION", "MIXED"],
        SeriesDescription="ep2d_diff_tra",
        **dicom.ECHO_PLANAR,
    )
    return [made]


def as_many_objects(adc: str = "ADC") -> list[FileDataset]:
    common: dict[str, Any] = {"SeriesDescription": "ep2d_diff_tra", **dicom.ECHO_PLANAR, "series_uid": "1.2.3.4.6"}
    weighted = dicom.mr_series(
        3, number=6, b_values=B_VALUES, ImageType=["DERIVED", "PRIMARY", "DIFFUSION", "TRACEW"], **common
    )
    maps = dicom.mr_series(3, number=7, b_values=(50,), ImageType=["DERIVED", "PRIMARY", "DIFFUSION", adc], **common)
    return weighted + maps


@pytest.mark.parametrize("made", [as_one_object(), as_many_objects(), as_many_objects("ADC_UNSPECIFIED")])
def test_a_map_inside_a_diffusion_series_is_the_adc_and_its_neighbours_stay_weighted(
    db: Session, made: Sequence[FileDataset]
) -> None:
    study = accepted(db, made)
    pairs = stacks_of(db, [study.id])
    roles = current_roles(db, [stack.id for _, stack in pairs])
    said = {(roles[stack.id].role, stack.b_value) for _, stack in pairs}
    assert said == {("adc", None), *(("dwi_multi_b", b) for b in B_VALUES)}
    assert all(row.confidence >= 0.9 for row in roles.values()), [(row.role, row.evidence) for row in roles.values()]
    assert {Pane.ADC, Pane.HIGH_B} <= set(store.hanging_stacks(db, study.id))


def test_a_fat_saturated_t2_is_shown_only_where_there_is_no_plain_one(db: Session) -> None:
    dark = dicom.mr_series(number=5, SeriesDescription="t2_tse_tra_fs", ScanOptions="FS")
    alone = accepted(db, dark)
    hung = store.hanging_stacks(db, alone.id)[Pane.T2_AX]
    assert hung.note == "fat-saturated"
    both = accepted(
        db,
        [
            *dicom.mr_series(number=4, study_uid="1.2.3.5"),
            *dicom.mr_series(number=5, study_uid="1.2.3.5", SeriesDescription="t2_tse_tra_fs"),
        ],
    )
    (plain,) = [stack for series, stack in stacks_of(db, [both.id]) if series.number == 4]
    hung = store.hanging_stacks(db, both.id)[Pane.T2_AX]
    assert hung.stack_ids == (plain.id,)
    assert hung.note is None
