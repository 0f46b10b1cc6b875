"""Delineations through the page, the API and the command line."""

import json
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from sqlalchemy.orm import Session

from app import cli
from app.accounts import actions as accounts
from app.accounts.store import person
from app.accounts.values import Role, Scope
from tests.factories import delineations, people
from tests.factories.dicom_study import accepted
from tests.factories.people import PASSWORD, signed_in
from tests.reading.importing import Setting
from tests.reading.test_importing import two_labels


def test_a_delineation_comes_in_by_every_door(
    client: TestClient, db: Session, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    here = Setting(db, accepted(db))
    file = delineations.nifti(two_labels(here.grid), here.grid)
    signed_in(client, db, person(db, here.cora.person_id))
    assert client.get(f"/delineations/new?campaign={here.campaign.id}").status_code == 200
    where = {"campaign_id": str(here.campaign.id), "case_id": str(here.case_id)}
    sent = client.post("/delineations", data=where, files={"file": ("mask.nii.gz", file)})
    assert sent.status_code == 303, sent.text
    address = sent.headers["location"]
    page = client.get(address).text
    assert "same grid" in page
    assert "36 voxels" in page
    picture = client.get(f"{address}/preview.png?label=1")
    assert (picture.status_code, picture.content[:4]) == (200, b"\x89PNG")
    form = {
        "labels": ["1", "2"], "targets": ["prostate", ""], "questions": ["", ""], "values": ["", ""],
        "reader": "Net 1.0", "kind": "algorithm", "password": PASSWORD,
    }  # fmt: skip
    assert "Say what 2 means" in client.post(address, data=form).text
    done = client.post(address, data=form | {"targets": ["prostate", "ignore"]})
    assert done.status_code == 303, done.text
    assert "Net 1.0" in client.get(done.headers["location"]).text
    assert client.get(address).status_code == 404, "nothing waits any more"
    other = people.person(db, Role.COORDINATOR, name="Other")
    signed_in(client, db, other)

    token = accounts.create_token(db, here.cora, name="pipeline", scopes=[Scope.INTAKE], days=1).secret
    db.commit()
    client.cookies.clear()
    said = {
        "campaign": here.campaign.code, "case": here.study.label, "reader": "Net 1.0", "kind": "algorithm",
        "map": "1=prostate,2=ignore",
    }  # fmt: skip
    headers = {"Authorization": f"Bearer {token}"}
    again = client.post("/api/v1/delineations", data=said, files={"files": ("a", file)}, headers=headers)
    assert (again.status_code, again.json()["state"]) == (200, "unchanged")
    refused = client.post(
        "/api/v1/delineations", data=said | {"map": "1=prostate"}, files={"files": ("a", file)}, headers=headers
    )
    assert (refused.status_code, refused.json()["code"]) == (422, "unknown_label")
    assert refused.json()["details"]["labels"] == ["2"]

    path = tmp_path / "mask.nii.gz"
    path.write_bytes(file)
    words = ["import-delineation", str(path), "--campaign", here.campaign.code, "--case", here.study.label]
    words += ["--reader", "Dr Elsewhere", "--human", "--json"]
    assert cli.main([*words, "--map", "1=prostate"]) == 2
    assert "label 2, which the mapping does not name" in capsys.readouterr().err
    assert cli.main([*words, "--map", "1=peripheral_zone,2=finding"]) == 0
    answer = json.loads(capsys.readouterr().out)
    assert (answer["state"], answer["version"]) == ("imported", 1)
    assert answer["files"][0]["geometry"]["voxels_after"] == {"1": 36, "2": 13}
