"""The list of what stays says what the profile does: attribute by attribute, with why and by which option."""

import pytest
from fastapi.testclient import TestClient
from sqlalchemy.orm import Session

from app.accounts.values import Role
from app.imaging.deidentify import BASIC, PROFILES, STRICT
from app.imaging.deidentify.profile import Action
from app.imaging.deidentify.retained import Retained, retained
from tests.factories.people import person, signed_in


def listed(key: str) -> dict[str, tuple[Action, Retained]]:
    return {one.keyword: (one.action, part) for part in retained(PROFILES[key]) for one in part.attributes}


def test_what_stays_is_listed_with_its_option() -> None:
    basic = listed(BASIC)
    assert basic["PatientAge"][1].option == "Retain Patient Characteristics Option"
    assert basic["StudyDate"] == (Action.DATE, basic["StudyTime"][1])
    assert basic["StudyDate"][1].option.startswith("Retain Longitudinal Temporal Information")
    assert basic["SeriesDescription"][1].option == "Clean Descriptors Option"
    assert basic["PixelSpacing"][1].title == "Numbers of the acquisition"
    assert basic["SOPInstanceUID"][0] is Action.UID
    assert basic["PatientName"][0] is Action.PSEUDONYM
    assert basic["SIEMENS MR HEADER"][1].option == "Retain Safe Private Option"
    assert "PatientBirthDate" not in basic
    assert "InstitutionName" not in basic
    assert "OverlayData" not in basic


@pytest.mark.parametrize("gone", ["PatientAge", "StudyDate", "SeriesDescription", "MagneticFieldStrength"])
def test_the_strict_profile_lists_less(gone: str) -> None:
    strict = listed(STRICT)
    assert gone in listed(BASIC)
    assert gone not in strict
    assert {part.option for _, part in strict.values()} == {"Basic Application Confidentiality Profile"}


def test_coordinators_reach_the_list_from_the_page_of_the_profiles(client: TestClient, db: Session) -> None:
    signed_in(client, db, person(db, Role.COORDINATOR))
    assert f'href="/deidentification/{BASIC}"' in client.get("/deidentification").text
    page = client.get(f"/deidentification/{BASIC}")
    assert page.status_code == 200
    assert "PixelSpacing" in page.text
    assert client.get("/deidentification/none-of-this-name").status_code == 404
