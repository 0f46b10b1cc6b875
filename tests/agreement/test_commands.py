"""`metrics` on the command line: flat JSON by metric id, sentences and exit 2 for what cannot be used."""

import json
from pathlib import Path
from typing import Any

import nibabel
import numpy as np
import pytest

from app.cli import main

Printed = pytest.CaptureFixture[str]
ORDINAL = "case,reader,value\n" + "".join(
    f"{case},{reader},{value}\n"
    for case, values in enumerate(["34", "44", "12", "55", "2.", "31"])
    for reader, value in zip("AB", values.replace(".", " "), strict=True)
)


def answer(printed: Printed, *words: str) -> dict[str, Any]:
    assert main(["metrics", *words, "--json"]) == 0
    found: dict[str, Any] = json.loads(printed.readouterr().out)
    return found


def refusal(printed: Printed, *words: str) -> str:
    assert main(["metrics", *words, "--json"]) == 2
    output = printed.readouterr()
    assert output.out == ""
    return output.err


def test_ratings_give_all_that_scale_and_readers_allow(tmp_path: Path, capsys: Printed) -> None:
    file = tmp_path / "ratings.csv"
    file.write_text(ORDINAL)
    words = ("ratings", str(file), "--scale", "ordinal", "--categories", "1,2,3,4,5")
    found = answer(capsys, *words)
    assert list(found) == [
        "percent_agreement", "cohen_kappa", "cohen_kappa_linear", "cohen_kappa_quadratic", "fleiss_kappa",
        "conger_kappa", "krippendorff_alpha", "gwet_ac1", "gwet_ac2_linear", "gwet_ac2_quadratic", "kendall_w",
    ]  # fmt: skip
    kappa = found["cohen_kappa_quadratic"]
    assert (kappa["n"], kappa["left_out"], kappa["reason"]) == (5, 1, None)
    assert kappa["definition"] == "cohen_kappa_quadratic/1"
    assert kappa["low"] <= kappa["value"] <= kappa["high"]
    assert answer(capsys, *words) == found


def test_numbers_give_icc_and_limits_of_agreement(tmp_path: Path, capsys: Printed) -> None:
    file = tmp_path / "sizes.csv"
    rows = [f"c{i},r{j},{v}" for i, row in enumerate([(9, 8), (6, 7), (14, 12), (3, 3)]) for j, v in enumerate(row)]
    file.write_text("\n".join(["case,reader,value", *rows]))
    found = answer(capsys, "ratings", str(file), "--scale", "interval")
    assert {"icc_11", "icc_a1", "icc_c1", "icc_1k", "icc_ak", "icc_ck", "krippendorff_alpha"} < set(found)
    assert found["bland_altman_bias"]["value"] == pytest.approx(0.5)
    assert "cohen_kappa" not in found


def test_cases_of_one_patient_are_resampled_together(tmp_path: Path, capsys: Printed) -> None:
    header, *rows = ORDINAL.splitlines()
    by_case, by_patient = tmp_path / "cases.csv", tmp_path / "patients.csv"
    by_case.write_text(ORDINAL)
    by_patient.write_text("\n".join([f"{header},patient", *(f"{row},p{int(row[0]) // 3}" for row in rows)]))
    alone, together = (answer(capsys, "ratings", str(f), "--scale", "ordinal") for f in (by_case, by_patient))
    assert alone["percent_agreement"]["value"] == together["percent_agreement"]["value"]
    assert alone["percent_agreement"]["high"] != together["percent_agreement"]["high"]


@pytest.mark.parametrize(
    ("text", "sentence"),
    [("", "lacks the columns"), ("case,reader\n1,A\n", "lacks the column value"),
     ("case,reader,value\n", "no rows"), ("case,reader,value\n1,A,3\n1,B,9\n", "Row 2 (line 3): “9” is not one"),
     ("case,reader,value\n1,A,3\n,B,3\n", "Row 2 (line 3): its case is empty"),
     ("case,reader,value\n1,A,3\n1,A,4\n", "Row 2 (line 3): A rated the case 1 before"),
     ("case,reader,value\n1,A,3\n1,B\n", "Row 2 (line 3): it has no value"),
     ("case,reader,value\n1,A,3,4\n", "more cells"), ("case,reader,value\n1,A,3\n2,A,3\n", "two readers")],
)  # fmt: skip
def test_a_bad_table_is_a_sentence(text: str, sentence: str, tmp_path: Path, capsys: Printed) -> None:
    file = tmp_path / "ratings.csv"
    file.write_text(text)
    words = ("ratings", str(file), "--scale", "ordinal", "--categories", "1,2,3,4,5")
    assert sentence in refusal(capsys, *words)


def test_a_word_among_numbers_is_a_sentence(tmp_path: Path, capsys: Printed) -> None:
    file = tmp_path / "sizes.csv"
    file.write_text("case,reader,value\n1,A,3\n1,B,wide\n")
    assert "Row 2 (line 3): “wide” is not a number" in refusal(capsys, "ratings", str(file), "--scale", "ratio")
    assert "no file" in refusal(capsys, "ratings", str(tmp_path / "none.csv"), "--scale", "ratio")


def nifti(path: Path, values: "np.ndarray[Any, Any]", shift_mm: float = 0.0) -> str:
    affine = np.diag([0.5, 0.5, 3.0, 1.0])
    affine[0, 3] = shift_mm
    made: Any = nibabel.nifti1.Nifti1Image
    made(values, affine).to_filename(path)
    return str(path)


@pytest.fixture
def two(tmp_path: Path) -> tuple[str, str]:
    a, b = np.zeros((12, 12, 6), dtype=np.uint8), np.zeros((12, 12, 6), dtype=np.uint8)
    a[2:6, 2:6, 1:3], b[4:8, 2:6, 1:3] = 1, 2
    return nifti(tmp_path / "a.nii.gz", a), nifti(tmp_path / "b.nii.gz", b, 0.05)


def test_masks_are_compared_in_millimetres(two: tuple[str, str], capsys: Printed) -> None:
    found = answer(capsys, "masks", *two)
    assert (found["dice"]["value"], found["hd_mm"]["value"]) == (0.5, 1.0)
    assert found["grid_distance_mm"]["value"] == pytest.approx(0.05)
    other = answer(capsys, "masks", *two, "--value-b", "1")
    assert (other["dice"]["value"], other["voxels_b"]["value"]) == (0, 0)
    assert other["hd95_mm"]["reason"] == "one of the masks is empty"


def test_lesions_are_matched(two: tuple[str, str], capsys: Printed) -> None:
    found = answer(capsys, "lesions", *two)
    assert found["positive_agreement"]["value"] == 1
    assert found["matched_dice"]["value"] == [0.5]


def test_a_consensus_is_written_on_the_same_grid(two: tuple[str, str], tmp_path: Path, capsys: Printed) -> None:
    out = tmp_path / "consensus.nii.gz"
    found = answer(capsys, "consensus", *two, "--method", "majority", "--at-least", "1", "--out", str(out))
    written: Any = nibabel.load(out)
    assert int(np.asarray(written.dataobj).sum()) == found["consensus_voxels"]["value"] == 48
    assert np.allclose(written.affine, np.diag([0.5, 0.5, 3.0, 1.0]))
    by_staple = answer(capsys, "consensus", *two, "--method", "staple")
    assert len(by_staple["staple_sensitivity"]["value"]) == 2


def test_what_is_no_mask_or_another_grid_is_a_sentence(two: tuple[str, str], tmp_path: Path, capsys: Printed) -> None:
    image = nifti(tmp_path / "image.nii.gz", np.arange(864, dtype=np.int16).reshape(12, 12, 6))
    assert "864 different values" in refusal(capsys, "masks", two[0], image)
    halves = nifti(tmp_path / "halves.nii.gz", np.full((12, 12, 6), 0.5, dtype=np.float32))
    assert "not whole numbers" in refusal(capsys, "masks", two[0], halves)
    far = nifti(tmp_path / "far.nii.gz", np.ones((12, 12, 6), dtype=np.uint8), 5)
    assert "5 mm apart" in refusal(capsys, "lesions", two[0], far)
    small = nifti(tmp_path / "small.nii.gz", np.ones((6, 12, 6), dtype=np.uint8))
    assert "12x12x6 and 6x12x6" in refusal(capsys, "consensus", two[0], small, "--method", "staple")
    cut = tmp_path / "cut.nii.gz"
    cut.write_bytes(Path(two[0]).read_bytes()[:-40])
    assert "cannot be read" in refusal(capsys, "masks", two[0], str(cut))
    broken = tmp_path / "broken.nii.gz"
    broken.write_bytes(b"no image at all")
    assert "cannot be read" in refusal(capsys, "masks", two[0], str(broken))
    assert "no file" in refusal(capsys, "masks", two[0], str(tmp_path / "none.nii.gz"))
    assert "at-least" in refusal(capsys, "consensus", *two, "--method", "majority", "--at-least", "3")
