"""The two real studies (PROSTATEx): roles, stacks, panes, and pixels that survive encoding unchanged."""

import os
from collections import defaultdict
from pathlib import Path

import numpy as np
import pydicom
import pytest
from sqlalchemy.orm import Session

from app.imaging import packs, store
from app.imaging.dicom import Examined, Examiner
from app.imaging.tables import Study
from app.imaging.values import Pane
from tests.factories.dicom_study import taken_in

ROOT = Path(__file__).parents[2]
DATA = Path(os.environ.get("CONSILIUM_REAL_DATA", ROOT.parent / "shared" / "data")) / "prostatex"
pytestmark = pytest.mark.skipif(
    not DATA.is_dir(),
    reason=f"the two real PROSTATEx studies are not at {DATA}; CONSILIUM_REAL_DATA may name another folder",
)

EXPECTED = {
    "ProstateX-0000": {
        3: ["t2_sag"],
        4: ["t2_ax"],
        5: ["t2_cor"],
        6: ["dwi_multi_b 50", "dwi_multi_b 400", "dwi_multi_b 800"],
        7: ["adc"],
        8: ["dwi_calculated_high_b 1000"],
        9: ["other"],
    },
    "ProstateX-0001": {
        1: ["localizer"] * 3,
        2: ["localizer"] * 3,
        3: ["localizer"],
        4: ["t2_sag"],
        5: ["t2_cor"],
        6: ["t2_ax"],
        7: ["dwi_multi_b 50", "dwi_multi_b 400", "dwi_multi_b 800"],
        8: ["adc"],
        9: ["dwi_calculated_high_b 1000"],
        10: ["t2_ax"],
        11: ["other"],
    },
}


def roles(session: Session, study: Study) -> dict[int | None, list[str]]:
    found: dict[int | None, list[str]] = defaultdict(list)
    for series in study.series:
        current = store.current_roles(session, [stack.id for stack in series.stacks])
        for stack in series.stacks:
            b_value = f" {stack.b_value:g}" if stack.b_value is not None else ""
            found[series.number].append(current[stack.id].role + b_value)
    return dict(found)


def test_both_studies_come_in_and_every_series_is_recognised(db: Session) -> None:
    judged = taken_in(DATA)
    assert len(judged.verdicts) == 376
    assert all(verdict.verdict.is_in for verdict in judged.verdicts.values())
    studies = [store.study(db, study_id) for study_id, _ in judged.studies if study_id]
    assert [roles(db, study) for study in studies] == list(EXPECTED.values())

    second = studies[1]
    hung = store.hanging_stacks(db, second.id)
    (t2,) = hung[Pane.T2_AX].stack_ids
    assert store.stack(db, t2).series.number == 10
    assert hung[Pane.HIGH_B].note == "b 1000, below PI-RADS 2.1"
    assert Pane.DCE not in hung
    assert len(hung[Pane.DWI].stack_ids) == 4

    entries = store.reading_stacks(db, [studies[0].id])
    assert [entry["label"] for entry in entries] == [
        "T2 axial", "T2 sagittal", "T2 coronal", "ADC", "calculated b 1000", "DWI b 50", "DWI b 400", "DWI b 800",
    ]  # fmt: skip
    t2 = entries[0]
    assert (t2["grid"]["rows"], t2["grid"]["columns"], len(t2["frames"])) == (384, 384, 19)
    assert t2["pane_roles"] == ["t2_ax"]
    text = repr(entries)
    assert all(word not in text for word in ("SIEMENS", "Skyra", "2011", "t2_tse", "ProstateX"))


def test_every_real_frame_survives_encoding_unchanged() -> None:
    paths = sorted(DATA.rglob("*.dcm"))[::9]
    assert len(paths) > 30
    with Examiner("secret") as examiner:
        for path, result in zip(paths, examiner.examine(paths), strict=True):
            assert isinstance(result, Examined)
            original = pydicom.dcmread(path).pixel_array
            encoded = packs.encode(result.arrays[0])
            assert encoded.encoding == "htj2k"
            assert np.array_equal(packs.decode(encoded, original.shape, original.dtype), original)
