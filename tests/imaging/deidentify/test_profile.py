"""The profile lets through only what its table names; planted tokens of every kind are gone from the bytes."""

from io import BytesIO
from pathlib import Path

import numpy as np
import pydicom
import pytest
from pydicom.datadict import DicomDictionary, keyword_for_tag
from pydicom.dataset import Dataset
from pydicom.sequence import Sequence

from app.imaging.deidentify import Keys
from app.imaging.deidentify.keyed import shifted
from app.imaging.deidentify.terms import known_words
from app.imaging.dicom import Examined, Examiner
from tests.factories import dicom
from tests.factories import dicom_ultrasound as us

pytestmark = pytest.mark.filterwarnings("ignore::UserWarning")

TEXTS = {"LO": 40, "SH": 16, "ST": 60, "LT": 60, "UT": 60, "UC": 60, "PN": 40, "AE": 16, "CS": 16, "UR": 60}


DATES = {"DA": "19471231", "DT": "19471231112233"}


def planted() -> tuple[pydicom.FileDataset, list[str]]:
    """An MR image with a token of its own in every text attribute there is, in sequences, private blocks, dates."""
    dataset = dicom.mr_instance()
    tokens: list[str] = []

    def token(length: int) -> str:
        tokens.append(f"TOK{len(tokens):04d}ZQ")
        return tokens[-1][:length]

    nested = Dataset()
    skip = {"SpecificCharacterSet", "Modality", "PhotometricInterpretation", "ConversionType"}
    for tag, (vr, *_rest) in DicomDictionary.items():
        keyword = keyword_for_tag(tag)
        if tag < 0x00080000 or keyword in skip:
            continue
        if vr in DATES:
            dataset.add_new(tag, vr, DATES[vr])
            nested.add_new(tag, vr, DATES[vr])
        if vr not in TEXTS:
            continue
        dataset.add_new(tag, vr, token(TEXTS[vr]))
        nested.add_new(tag, vr, token(TEXTS[vr]))
    dataset.ReferencedImageSequence = Sequence([nested])
    dataset.RequestAttributesSequence = Sequence([nested])
    dataset.private_block(0x0009, "ACME " + token(10), create=True).add_new(1, "LO", token(20))
    dataset.private_block(0x0019, "SIEMENS MR HEADER", create=True).add_new(0x0C, "LO", token(20))
    dataset.private_block(0x0019, "SIEMENS MR HEADER").add_new(0x18, "OB", token(20).encode())
    dataset.PatientBirthDate = "19471231"
    dataset.StudyDate = "20110708"
    dataset.ImageType = ["ORIGINAL", "PRIMARY", token(16)]
    dataset.SeriesDescription = f"t2_tse {token(12)} tra"
    return dataset, [*tokens, "19471231", "20110708"]


def test_no_planted_token_survives_in_any_byte(tmp_path: Path) -> None:
    dataset, tokens = planted()
    paths = dicom.save([dataset], tmp_path)
    original = paths[0].read_bytes()
    assert sum(token.encode() in original for token in tokens) > 2000
    with Examiner("secret") as examiner:
        (result,) = examiner.examine(paths)
    assert isinstance(result, Examined), result
    safe = result.dicom + repr((result.account, result.identity, result.description, result.frames)).encode()
    assert [token for token in tokens if token.encode() in safe] == []


def test_geometry_pixels_and_safe_facts_stay_exact(tmp_path: Path) -> None:
    original = dicom.mr_instance(position=(-45.662825065899, -107.00724838121, 0.12440006300664), b_value=800)
    paths = dicom.save([original], tmp_path)
    with Examiner("secret") as examiner:
        (result,) = examiner.examine(paths)
    assert isinstance(result, Examined)
    (tmp_path / "safe.dcm").write_bytes(result.dicom)
    safe = pydicom.dcmread(tmp_path / "safe.dcm")
    for keyword in ("ImagePositionPatient", "ImageOrientationPatient", "PixelSpacing", "PatientAge", "EchoTime"):
        assert safe[keyword].value == original[keyword].value
    assert np.array_equal(safe.pixel_array, original.pixel_array)
    assert safe.private_block(0x0019, "SIEMENS MR HEADER")[0x0C].value == 800
    assert safe.PatientIdentityRemoved == "YES"
    assert safe.DeidentificationMethodCodeSequence[0].CodeValue == "113100"
    assert result.age_years == 61
    assert safe.SeriesDescription == "t2 tse tra"
    assert result.account["emptied"]["PatientBirthDate"] == 1


def test_the_places_of_an_ultrasound_volume_stay_in_its_own_words(tmp_path: Path) -> None:
    sent = us.volume(order=(3, 0, 4, 1, 2))
    with Examiner("secret") as examiner:
        (result,) = examiner.examine(dicom.save([sent], tmp_path))
    assert isinstance(result, Examined)
    kept = pydicom.dcmread(BytesIO(result.dicom))
    for before, after in zip(sent.PerFrameFunctionalGroupsSequence, kept.PerFrameFunctionalGroupsSequence, strict=True):
        assert after.PlanePositionVolumeSequence == before.PlanePositionVolumeSequence
    (shared,) = kept.SharedFunctionalGroupsSequence
    assert shared.PlaneOrientationVolumeSequence[0].ImageOrientationVolume == [1, 0, 0, 0, 1, 0]


def test_uids_and_dates_are_replaced_alike_everywhere() -> None:
    keys, others = Keys("one"), Keys("two")
    assert keys.uid("1.2.3") == keys.uid("1.2.3") != keys.uid("1.2.4")
    assert keys.uid("1.2.3") != others.uid("1.2.3")
    assert len(keys.uid("1.2.3")) <= 64
    assert keys.pseudonym("A") != keys.pseudonym("B")
    assert -1825 <= keys.shift_days("A") <= -1


def test_intervals_between_a_patients_dates_are_kept() -> None:
    assert shifted("20110708", -7) == "20110701"
    assert shifted("20110708112857.5", -8) == "20110630112857.5"
    assert shifted("20119999", -7) is None


@pytest.mark.parametrize(
    ("description", "words"),
    [
        ("Müller Hans T2 TSE ax b1400", "t2 tse ax b1400"),
        ("resolve_b50_b1000_TRACEW", "resolve b50 b1000 tracew"),
        ("ep2d_diff_tra_DYNDISTCALC_BVAL", "ep2d diff tra dyndist calc bval"),
        ("JANSEN 4711", ""),
    ],
)
def test_descriptions_are_reduced_to_known_words(description: str, words: str) -> None:
    assert known_words(description) == words
