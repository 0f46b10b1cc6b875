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
    cut = ["percent_agreement", "positive_agreement", "negative_agreement", "cohen_kappa", "fleiss_kappa", "gwet_ac1"]
    assert list(found) == [
        "percent_agreement", "within_one_agreement", "cohen_kappa", "cohen_kappa_linear", "cohen_kappa_quadratic",
        "scott_pi", "fleiss_kappa", "conger_kappa", "krippendorff_alpha", "gwet_ac1", "gwet_ac2_linear",
        "gwet_ac2_quadratic", "brennan_prediger", "kendall_w", *(f"{key}_ge3" for key in cut),
        *(f"{key}_ge4" for key in cut), "specific_agreement", "leniency", "confusion_tables",
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
     ("case,reader,value\n1,A,3,4\n", "more cells")],
)  # fmt: skip
def test_a_bad_table_is_a_sentence(text: str, sentence: str, tmp_path: Path, capsys: Printed) -> None:
    file = tmp_path / "ratings.csv"
    file.write_text(text)
    words = ("ratings", str(file), "--scale", "ordinal", "--categories", "1,2,3,4,5")
    assert sentence in refusal(capsys, *words)


def written(tmp_path: Path, rows: dict[str, str]) -> str:
    """One string per reader, one word per case."""
    file = tmp_path / "table.csv"
    lines = [f"c{case},{reader},{value}" for reader, row in rows.items() for case, value in enumerate(row.split(" "))]
    file.write_text("\n".join(["case,reader,value", *lines]) + "\n")
    return str(file)


def test_x_and_empty_values_are_missing(tmp_path: Path, capsys: Printed) -> None:
    file = written(tmp_path, {"A": "3 4 X 5 2 1", "B": "3 4 2  2 x"})
    for words in (("--categories", "1,2,3,4,5"), ()):
        found = answer(capsys, "ratings", file, "--scale", "ordinal", *words)
        percent = found["percent_agreement"]
        assert (percent["value"], percent["n"], percent["left_out"], percent["missing"]) == (1, 3, 3, 3)
    listed = answer(capsys, "ratings", file, "--scale", "nominal", "--categories", "X,x,1,2,3,4,5")
    assert listed["percent_agreement"]["n"] == 5


def test_categories_of_words(tmp_path: Path, capsys: Printed) -> None:
    file = written(tmp_path, {"A": "low low high high", "B": "low high high mid", "C": "low low high high"})
    ordered = ("--scale", "ordinal", "--categories", "low,mid,high")
    found = answer(capsys, "ratings", file, *ordered)
    assert found["within_one_agreement"]["value"] == pytest.approx((1 + 1 / 3 + 1 + 1) / 4)
    assert not any(key.endswith("_ge3") for key in found)
    assert "cohen_kappa" not in found
    assert found["specific_agreement"]["categories"] == ["low", "mid", "high"]
    assert found["leniency"]["by"] == ["A", "B", "C"]
    tables = found["confusion_tables"]
    assert tables["pairs"] == [["A", "B"], ["A", "C"], ["B", "C"]]
    assert tables["value"][0] == [[1, 0, 1], [0, 0, 0], [0, 1, 1]]
    assert "needs --categories" in refusal(capsys, "ratings", file, "--scale", "ordinal")
    assert "belongs to" in refusal(capsys, "ratings", file, "--scale", "ratio", "--categories", "low,mid,high")


def test_two_categories_have_positive_and_negative_agreement(tmp_path: Path, capsys: Printed) -> None:
    file = written(tmp_path, {"A": "yes yes no no no", "B": "yes no no no no"})
    found = answer(capsys, "ratings", file, "--scale", "nominal")
    assert found["positive_agreement"]["value"] == pytest.approx(2 / 3)
    assert found["positive_agreement"]["category"] == "yes"
    assert found["negative_agreement"]["value"] == pytest.approx(6 / 7)
    assert found["pabak"]["value"] == pytest.approx(0.6)
    assert (found["prevalence_index"]["value"], found["bias_index"]["value"]) == pytest.approx((0.4, 0.2))


@pytest.mark.parametrize("scale", ["nominal", "ordinal", "interval", "ratio"])
@pytest.mark.parametrize(
    ("rows", "reason"),
    [({"A": "1 2 3"}, "one reader"), ({"A": "1 2  ", "B": "  3 4"}, "no case was rated by"),
     ({"A": "2", "B": "2"}, ""), ({"A": "2", "B": "3"}, ""), ({"A": "2 2 2", "B": "2 2 2"}, ""),
     ({"A": "2 2 2", "B": "3 3 3"}, ""), ({"A": "0 0", "B": "0 0", "C": "0 0"}, ""), ({"A": " ", "B": " "}, "")],
)  # fmt: skip
def test_what_cannot_be_computed_is_null_with_a_reason(
    scale: str, rows: dict[str, str], reason: str, tmp_path: Path, capsys: Printed
) -> None:
    found = answer(capsys, "ratings", written(tmp_path, rows), "--scale", scale, "--resamples", "50")
    assert found
    for key, value in found.items():
        assert (value["value"] is None) == (value["reason"] is not None), key
        if reason:
            assert value["value"] is None, key
            assert reason in value["reason"] or "no case" in value["reason"], key


def test_all_ratings_equal(tmp_path: Path, capsys: Printed) -> None:
    file = written(tmp_path, {"A": "2 2 2", "B": "2 2 2"})
    found = answer(capsys, "ratings", file, "--scale", "ordinal", "--categories", "1,2,3,4,5")
    for key in ("cohen_kappa", "cohen_kappa_quadratic", "scott_pi", "fleiss_kappa", "krippendorff_alpha", "kendall_w"):
        assert (found[key]["value"], found[key]["reason"]) == (None, "no variation: every rating is the same")
    for key in ("percent_agreement", "within_one_agreement", "gwet_ac1", "brennan_prediger"):
        assert found[key]["value"] == 1


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


def test_masks_are_compared_at_base_mid_and_apex(two: tuple[str, str], tmp_path: Path, capsys: Printed) -> None:
    gland = np.zeros((12, 12, 6), dtype=np.uint8)
    gland[1:9, 1:9] = 1
    found = answer(capsys, "masks", *two, "--gland", nifti(tmp_path / "gland.nii.gz", gland))
    assert [found[f"voxels_a_{level}"]["value"] for level in ("apex", "mid", "base")] == [16, 16, 0]
    assert found["dice_mid"]["value"] == 0.5
    assert found["dice_base"]["reason"] == "both masks are empty at the base"
    assert found["dice_mid"]["definition"] == "dice_mid/1"
    empty = nifti(tmp_path / "none.nii.gz", np.zeros((12, 12, 6), dtype=np.uint8))
    assert answer(capsys, "masks", *two, "--gland", empty)["dice_mid"]["reason"] == "the gland is empty"
    far = nifti(tmp_path / "far.nii.gz", gland, 5)
    assert "5 mm apart" in refusal(capsys, "masks", *two, "--gland", far)


def test_each_label_may_be_a_lesion(two: tuple[str, str], tmp_path: Path, capsys: Printed) -> None:
    labels = np.zeros((12, 12, 6), dtype=np.uint8)
    labels[2:4, 2:6, 1:3], labels[4:6, 2:6, 1:3] = 5, 9  # touching: one part, two lesions
    file = nifti(tmp_path / "labels.nii.gz", labels)
    assert answer(capsys, "lesions", two[0], file)["lesions_b"]["value"] == 1
    found = answer(capsys, "lesions", two[0], file, "--instances", "--iou", "0.4", "--distance-mm", "0.1")
    assert (found["lesions_b"]["value"], found["lesions_matched"]["value"]) == (2, 1)
    assert "0.4" in found["lesions_matched"]["rule"]
    assert "--iou" in refusal(capsys, "lesions", two[0], file, "--iou", "0")
    assert "--value-a" in refusal(capsys, "lesions", two[0], file, "--instances", "--value-a", "1")


def test_a_consensus_is_written_on_the_same_grid(two: tuple[str, str], tmp_path: Path, capsys: Printed) -> None:
    out = tmp_path / "consensus.nii.gz"
    found = answer(capsys, "consensus", *two, "--method", "majority", "--at-least", "1", "--out", str(out))
    written: Any = nibabel.load(out)
    assert int(np.asarray(written.dataobj).sum()) == found["consensus_voxels"]["value"] == 48
    assert np.allclose(written.affine, np.diag([0.5, 0.5, 3.0, 1.0]))
    assert found["consensus_voxels"]["parameters"] == {"at_least": 1, "readers": 2}
    assert [len(one["sha256"]) for one in found["consensus_voxels"]["inputs"]] == [64, 64]
    assert found["pairwise_dice"]["pairs"] == [[1, 2]]
    by_staple = answer(capsys, "consensus", *two, "--method", "staple")
    assert len(by_staple["staple_sensitivity"]["value"]) == 2
    entropy = tmp_path / "entropy.nii.gz"
    by_shape = answer(capsys, "consensus", *two, "--method", "signed-distance", "--entropy-out", str(entropy))
    assert by_shape["consensus_voxels"]["value"] > 0
    divided: Any = nibabel.load(entropy)
    assert np.asarray(divided.dataobj).sum() == 32  # one bit where only one of the two marked


def test_a_consensus_is_of_one_label(two: tuple[str, str], capsys: Printed) -> None:
    words = ("consensus", *two, "--method", "majority", "--at-least", "1", "--value")
    assert [answer(capsys, *words, label)["consensus_voxels"]["value"] for label in "123"] == [32, 32, 0]


def test_sectors_agree_where_they_are_marked(tmp_path: Path, capsys: Printed) -> None:
    file = tmp_path / "sectors.csv"
    file.write_text("case,reader,sectors\n1,A,a b\n1,B,b\n2,A,\n2,B,c\n3,A,d\n3,B,d\n")
    found = answer(capsys, "sectors", str(file), "--sectors", "a,b,c,d", "--resamples", "50")
    assert found["positive_agreement"]["value"] == pytest.approx(2 * 2 / 6)
    assert found["percent_agreement"]["value"] == pytest.approx(10 / 12)
    assert "“a” is no sector" in refusal(capsys, "sectors", str(file))
    file.write_text("case,reader,sectors\n1,A,\n1,A,\n")
    assert "A marked the case 1 before" in refusal(capsys, "sectors", str(file))


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
