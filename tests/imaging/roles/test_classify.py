"""Real-life names and headers of several vendors and languages, each with the role it must get."""

import csv
from pathlib import Path

import pytest

from app.imaging.roles import classify, facts_from_header
from app.imaging.roles.words import b_values_in
from app.imaging.values.roles import Role

CATALOGUE = list(csv.DictReader((Path(__file__).parent / "catalogue.csv").open(encoding="utf-8")))
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
