"""Real-life names and headers of several vendors and languages, each with the role it must get."""

import csv
from pathlib import Path

import pytest

from app.imaging.roles import HEADER_KEYWORDS, classify, facts_from_header
from app.imaging.roles.words import b_values_in
from app.imaging.values.roles import Role

FILES = (
    "catalogue",
    "catalogue_vendors",
    "catalogue_traps",
    "catalogue_more",
    "catalogue_hospitals",
    "catalogue_practice",
)
"""Invented rows after the habits of vendors and sites; a mistake met in real life becomes a row here."""


def _rows(name: str) -> list[dict[str, str]]:
    with (Path(__file__).parent / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return [row | {"study_group": f"{name} {row['study_group']}"} for row in csv.DictReader(file)]


CATALOGUE = [row for name in FILES for row in _rows(name)]
PROPOSALS = classify([facts_from_header(row) for row in CATALOGUE])


@pytest.mark.parametrize("index", range(len(CATALOGUE)), ids=lambda i: f"{i}-{CATALOGUE[i]['SeriesDescription'][:30]}")
def test_each_series_of_the_catalogue_gets_its_role_with_evidence(index: int) -> None:
    row, proposal = CATALOGUE[index], PROPOSALS[index]
    assert proposal.role == row["role"], proposal
    assert proposal.evidence
    assert 0 < proposal.confidence <= 1


def test_every_role_has_a_label() -> None:
    assert all(role.label for role in Role)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("ep2d_diff_b50_400_800_tra_ADC", (50, 400, 800)),
        ("resolve_tra_b50_b1000_TRACEW", (50, 1000)),
        ("DWI b=1500", (1500,)),
        ("b 1400 s/mm2", (1400,)),
        ("b1000 3mm", (1000,)),
        ("Ax b0,800", (0, 800)),
        ("B1 map", ()),
        ("CALC_BVAL_2000", (2000,)),
        ("tfl_3d tra_1.5x1.5", ()),
    ],
)
def test_b_values_are_read_from_names(name: str, expected: tuple[float, ...]) -> None:
    assert b_values_in(name) == expected


def test_fusion_is_not_found_inside_diffusion() -> None:
    header = {"Modality": "MR", "ImageType": "DERIVED\\PRIMARY\\DIFFUSION\\TRACEW", "b_values": "1400"}
    (proposal,) = classify([facts_from_header(header)])
    assert proposal.role == Role.DWI_HIGH_B


def test_an_adc_stays_an_adc_whatever_b_value_a_private_tag_claims() -> None:
    header = {"Modality": "MR", "ImageType": "['DERIVED', 'PRIMARY', 'DIFFUSION', 'ADC']", "b_values": "800"}
    (proposal,) = classify([facts_from_header(header)])
    assert proposal.role == Role.ADC


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("50;400;800", (50, 400, 800)),
        ("50\\400\\800", (50, 400, 800)),
        ("50|800", (50, 800)),
        ("0 50 800", (0, 50, 800)),
        ("[0.0, 50.0, 1.4e3]", (0, 50, 1400)),
        ("50-400-800", (50, 400, 800)),
        ("1000001400", (1400,)),
        ("1398;1400;1403", (1398,)),
        ("-1", ()),
        ("nan", ()),
        ("None", ()),
        ("1e999", ()),
    ],
)
def test_b_values_are_read_however_a_tool_lists_them(written: str, expected: tuple[float, ...]) -> None:
    assert facts_from_header({"Modality": "MR", "b_values": written}).b_values == expected


@pytest.mark.parametrize(
    "written",
    [
        "DERIVED\\PRIMARY\\DIFFUSION\\ADC",
        "['DERIVED', 'PRIMARY', 'DIFFUSION', 'ADC']",
        '["DERIVED","PRIMARY","DIFFUSION","ADC"]',
        "DERIVED|PRIMARY|DIFFUSION|ADC",
        "derived;primary;diffusion;adc",
        "DERIVED PRIMARY DIFFUSION ADC",
    ],
)
def test_image_type_is_read_however_a_tool_lists_it(written: str) -> None:
    (proposal,) = classify([facts_from_header({"Modality": "MR", "ImageType": written, "b_values": "50;800"})])
    assert proposal.role == Role.ADC


def test_spelling_of_column_names_does_not_matter() -> None:
    facts = facts_from_header({"series_description": "T2 tra", "MODALITY": "MR", "B_Values": "", "unheard of": "x"})
    assert (facts.description, facts.modality) == ("T2 tra", "MR")


ODD = (
    "",
    " ",
    "nan",
    "1e999",
    "-1e400",
    "9" * 400,
    "\u0663\u0664",
    "\\\\;;||",
    "[[[",
    "\x00\x01",
    "b" * 5000,
    "0\\0\\0",
    "a;b;c",
)


@pytest.mark.parametrize("column", [*HEADER_KEYWORDS, "b_values", "slice_normal", "n_slices", "n_temporal_positions"])
def test_no_odd_value_breaks_a_rule(column: str) -> None:
    for value in ODD:
        header = {"Modality": "MR", "SeriesDescription": "ep2d_diff_tra", "n_frames": "3", column: value}
        (proposal,) = classify([facts_from_header(header)])
        assert 0 <= proposal.confidence <= 1


def test_time_points_are_counted_within_their_study_only() -> None:
    row = {"Modality": "MR", "SeriesDescription": "t1_vibe_tra", "ScanningSequence": "GR", "slice_normal": "0;0;1"}
    apart = classify([facts_from_header(row | {"study_group": str(i)}) for i in range(6)])
    together = classify([facts_from_header(row | {"study_group": "1"}) for _ in range(6)])
    assert {proposal.role for proposal in apart} == {Role.T1_FS}
    assert {proposal.role for proposal in together} == {Role.DCE}


def test_a_name_alone_makes_nobody_sure() -> None:
    named = {"Modality": "MR", "SeriesDescription": "T2 tra"}
    measured = named | {"ScanningSequence": "SE", "EchoTime": "104", "RepetitionTime": "5000", "slice_normal": "0;0;1"}
    alone, supported = classify([facts_from_header(named), facts_from_header(measured)])
    assert alone.confidence <= 0.65 < 0.9 < supported.confidence
    assert "nothing but the name says so" in alone.evidence


@pytest.mark.parametrize(
    ("change", "doubt"),
    [
        ({"RepetitionTime": "600"}, "TR 600 ms is short"),
        ({"EchoTime": "12"}, "TE 12 ms is short"),
        ({"slice_normal": "1;0;0"}, "another plane"),
    ],
)
def test_contradicting_signals_lower_confidence_and_are_told(change: dict[str, str], doubt: str) -> None:
    header = {
        "Modality": "MR", "SeriesDescription": "t2_tse_tra", "ScanningSequence": "SE", "EchoTime": "104",
        "RepetitionTime": "5000", "slice_normal": "0;0;1",
    }  # fmt: skip
    (proposal,) = classify([facts_from_header(header | change)])
    assert proposal.confidence <= 0.55
    assert doubt in "; ".join(proposal.evidence)


def test_the_evidence_never_quotes_a_word_of_the_sender() -> None:
    (proposal,) = classify([facts_from_header({"Modality": "MR", "SeriesDescription": "dynamicSmith difusionJones"})])
    assert "smith" not in str(proposal).lower()
    assert "jones" not in str(proposal).lower()


def test_decimal_commas_are_read_where_something_else_separates() -> None:
    header = {"Modality": "MR", "SeriesDescription": "T2", "slice_normal": "0,02\\0,17\\0,985", "EchoTime": "101,0"}
    (proposal,) = classify([facts_from_header(header)])
    assert proposal.role == Role.T2_AX


def test_a_t2_acquired_for_fusion_stays_a_t2_that_a_person_looks_at() -> None:
    header = {
        "Modality": "MR",
        "SeriesDescription": "AX T2 FUSION",
        "ImageType": "ORIGINAL\\PRIMARY\\OTHER",
        "ScanningSequence": "SE",
        "EchoTime": "101",
        "RepetitionTime": "4500",
        "slice_normal": "0\\0\\1",
    }
    (proposal,) = classify([facts_from_header(header)])
    assert proposal.role == Role.T2_AX
    assert proposal.confidence <= 0.55
    assert "but the name says “fusion…”" in proposal.evidence
