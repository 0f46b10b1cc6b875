"""Tables of ratings as programs write them, and masks stored with other axes."""

from pathlib import Path

import nibabel
import numpy as np
import pytest

from app.agreement.formats import nifti, ratings_csv
from app.agreement.rules.ratings import category_of, ratings_of
from app.agreement.values import Scale
from app.kernel.refusals import Invalid

SCALE = ("1", "2", "3", "4", "5")


def read(path: Path, text: str, scale: Scale, categories: tuple[str, ...] = (), encoding: str = "utf-8") -> list[str]:
    path.write_bytes(text.encode(encoding))
    records = ratings_csv.read(path, scale, categories)
    table = ratings_of(records, scale, categories=categories)
    return [
        "" if np.isnan(x) else table.categories[int(x)] if table.categories else f"{x:g}" for x in table.values.flat
    ]


def test_whole_numbers_with_a_point_are_the_category(tmp_path: Path) -> None:
    """A column with a gap is often written as 1.0, 2.0."""
    text = "case,reader,value\na,1,1.0\na,2,\nb,1,5.0\nb,2,3.0\n"
    assert read(tmp_path / "t.csv", text, Scale.ORDINAL, SCALE) == ["1", "", "5", "3"]
    assert read(tmp_path / "t.csv", text, Scale.NOMINAL) == ["1", "", "5", "3"]
    assert [category_of(x, ("1", "2.5")) for x in ("1.00", "2.50", "7", "x")] == ["1", "2.5", "7", "x"]
    assert [category_of(x) for x in ("3.0", "3.5", "-1.0", "01")] == ["3", "3.5", "-1", "01"]


@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig"])
def test_columns_may_be_parted_otherwise(separator: str, encoding: str, tmp_path: Path) -> None:
    text = "case,reader,value\r\na,1,4\r\na,2,2\r\n".replace(",", separator)
    assert read(tmp_path / "t.csv", text, Scale.ORDINAL, SCALE, encoding) == ["4", "2"]


def test_a_decimal_comma_is_read_where_commas_part_no_columns(tmp_path: Path) -> None:
    assert read(tmp_path / "t.csv", "case;reader;value\na;1;4,5\na;2;4.25\n", Scale.RATIO) == ["4.5", "4.25"]


def saved(path: Path, values: np.ndarray, affine: np.ndarray) -> Path:
    nibabel.save(nibabel.nifti1.Nifti1Image(values, affine), path)  # type: ignore[no-untyped-call]
    return path


def test_the_same_voxels_stored_with_turned_axes_are_the_same_mask(tmp_path: Path) -> None:
    values = np.zeros((4, 5, 6), dtype=np.uint8)
    values[1:3, 2, 3:6] = 1
    affine = np.diag([0.5, 0.5, 3, 1])
    image = nibabel.nifti1.Nifti1Image(values, affine)  # type: ignore[no-untyped-call]
    turned = image.as_reoriented([[1, -1], [2, 1], [0, -1]])  # type: ignore[no-untyped-call]
    nibabel.save(turned, tmp_path / "turned.nii.gz")
    first = nifti.read(saved(tmp_path / "a.nii.gz", values, affine))
    (same, other), apart_mm = nifti.on_one_grid([first, nifti.read(tmp_path / "turned.nii.gz")])
    assert same is first
    assert apart_mm == pytest.approx(0, abs=1e-5)
    assert (other.labels == first.labels).all()


def test_sheared_voxels_and_almost_labels_are_refused_but_rounding_is_not(tmp_path: Path) -> None:
    values = np.ones((3, 3, 3), dtype=np.float32)
    sheared = np.eye(4)
    sheared[0, 1] = 0.2
    with pytest.raises(Invalid, match="right angles"):
        nifti.read(saved(tmp_path / "s.nii.gz", values, sheared))
    assert nifti.read(saved(tmp_path / "r.nii.gz", values * 1.00001, np.eye(4))).mask().all()
    with pytest.raises(Invalid, match="whole numbers"):
        nifti.read(saved(tmp_path / "h.nii.gz", values * 0.5, np.eye(4)))
