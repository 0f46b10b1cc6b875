"""Files are examined in a child process: good ones yield safe facts, hostile ones a verdict, none the worker."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pydicom
import pytest

from app.imaging.dicom import Examined, Examiner
from app.imaging.dicom.limits import SECONDS_PER_FILE
from app.imaging.values import FileVerdict, Verdict
from tests.factories import dicom
from tests.factories.dicom_hostile import HARMLESS, HOSTILE, slow

SECRET = "a key for tests"
pytestmark = pytest.mark.filterwarnings("ignore::UserWarning")


@pytest.fixture(scope="module")
def examiner() -> Iterator[Examiner]:
    with Examiner(SECRET) as running:
        yield running


def test_hostile_files_end_in_their_verdict_and_their_neighbours_are_read(examiner: Examiner, tmp_path: Path) -> None:
    paths = []
    for number, (made, _) in enumerate(HOSTILE.values()):
        bad, good = tmp_path / f"{number}-bad.dcm", tmp_path / f"{number}-good.dcm"
        bad.write_bytes(made())
        good.write_bytes(dicom.to_bytes(dicom.mr_instance()))
        paths += [bad, good]
    results = list(examiner.examine(paths))
    verdicts = {name: getattr(result, "code", "accepted") for name, result in zip(HOSTILE, results[::2], strict=True)}
    assert verdicts == {name: code for name, (_, code) in HOSTILE.items()}
    assert all(isinstance(result, Examined) for result in results[1::2])


@pytest.mark.parametrize("name", HARMLESS)
def test_odd_but_harmless_files_are_accepted(name: str, examiner: Examiner, tmp_path: Path) -> None:
    result = _examined(examiner, HARMLESS[name](), tmp_path)
    assert isinstance(result, Examined), result
    assert result.dicom[:128] == bytes(128)


def test_a_file_that_takes_too_long_is_stopped_and_the_next_one_read() -> None:
    """Some 160 kB that would keep the decoder for minutes; the limit is the house's own, only shorter."""
    bad, good = slow(), dicom.to_bytes(dicom.mr_instance())
    assert len(bad) < 200_000
    took = []
    with Examiner(SECRET, seconds_per_file=3.0) as examiner:
        results = []
        for result in examiner.examine([good, bad, good]):
            results.append(result)
            took.append(examiner.took)
    first, second, third = results
    assert isinstance(first, Examined)
    assert isinstance(third, Examined)
    assert isinstance(second, FileVerdict)
    assert (second.verdict, second.code) == (Verdict.REJECTED, "timeout")
    assert "took too long and was stopped (28 seconds" in second.sentence
    assert 3.0 <= took[1] < 6.0
    assert 0 < took[0] < 3.0
    assert SECONDS_PER_FILE <= 28.0  # no file takes 30 s, the stopping included


def test_a_file_that_breaks_the_child_is_named_and_the_next_one_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (path,) = dicom.save([dicom.mr_instance()], tmp_path)
    with Examiner(SECRET) as examiner:
        stream = examiner.examine([path, path, path])
        assert isinstance(next(stream), Examined)
        assert examiner._child is not None
        examiner._child.kill()
        examiner._child.wait()
        second = next(stream)
        # the answer may have been on its way already; in any case the next file is read by a new child
        assert isinstance(second, Examined) or second.code == "crashed"
        assert isinstance(next(stream), Examined)


def test_a_link_is_not_followed(examiner: Examiner, tmp_path: Path) -> None:
    (path,) = dicom.save([dicom.mr_instance()], tmp_path / "real")
    link = tmp_path / "link.dcm"
    link.symlink_to(path)
    (result,) = examiner.examine([link])
    assert getattr(result, "code", None) == "not_regular"


@pytest.mark.parametrize("dtype", [np.uint8, np.int8, np.uint16, np.int16])
def test_decoded_pixels_are_exact(dtype: type[np.integer], examiner: Examiner, tmp_path: Path) -> None:
    info = np.iinfo(dtype)
    array = np.random.default_rng(2).integers(info.min, info.max, (24, 20), endpoint=True).astype(dtype)
    result = _examined(examiner, dicom.to_bytes(dicom.mr_instance(pixels=array)), tmp_path)
    assert isinstance(result, Examined)
    assert result.arrays[0].dtype == dtype
    assert np.array_equal(result.arrays[0], array)
    assert np.array_equal(pydicom.dcmread(_file(result.dicom, tmp_path)).pixel_array, array)


@pytest.mark.parametrize(
    ("private", "expected", "tag"),
    [
        ((0x0019, "SIEMENS MR HEADER", 0x0C, "IS", "800"), 800, "(0019,100c)"),
        ((0x0043, "GEMS_PARM_01", 0x39, "IS", [1000001400, 8, 0, 0]), 1400, "(0043,1039)"),
        ((0x2001, "Philips Imaging DD 001", 0x03, "FL", 1500.0), 1500, "(2001,1003)"),
    ],
)
def test_b_values_come_from_the_private_attributes_of_each_vendor(
    private: tuple[int, str, int, str, object], expected: float, tag: str, examiner: Examiner, tmp_path: Path
) -> None:
    group, creator, element, vr, value = private
    dataset = dicom.mr_instance()
    dataset.private_block(group, creator, create=True).add_new(element, vr, value)
    result = _examined(examiner, dicom.to_bytes(dataset), tmp_path)
    assert isinstance(result, Examined)
    assert result.frames[0].b_value == expected
    assert result.header["b_value_tag"] == tag
    assert pydicom.dcmread(_file(result.dicom, tmp_path)).private_block(group, creator)[element].value is not None


def _examined(examiner: Examiner, data: bytes, folder: Path) -> Examined | FileVerdict:
    (result,) = examiner.examine([_file(data, folder)])
    return result


def _file(data: bytes, folder: Path) -> Path:
    path = folder / "one.dcm"
    path.write_bytes(data)
    return path
