"""Several delineations at once by every door; the list of imports; stored mappings looked at, used again, retired."""

import json
from pathlib import Path

import numpy as np
import pytest
from fastapi.testclient import TestClient
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app import cli
from app.accounts.store import person
from app.accounts.values import Role
from app.audit.tables import Event
from app.reading.tables import DelineationImport, DelineationUploadFile, Reading
from tests.factories import delineations, people
from tests.factories.dicom_study import accepted
from tests.factories.people import PASSWORD, signed_in
from tests.reading.importing import Setting
from tests.reading.test_importing import two_labels

FORM = {"reader": "Net 1.0", "kind": "algorithm", "password": PASSWORD}


@pytest.fixture
def here(client: TestClient, db: Session) -> Setting:
    made = Setting(db, accepted(db))
    signed_in(client, db, person(db, made.cora.person_id))
    return made


def gland_only(here: Setting) -> bytes:
    labels = np.where(two_labels(here.grid) == 1, 1, 0).astype(np.uint8)
    return delineations.nifti(labels, here.grid)


def lesion_only(here: Setting) -> bytes:
    labels = np.where(two_labels(here.grid) == 2, 2, 0).astype(np.uint8)
    return delineations.nifti(labels, here.grid)


def uploaded(client: TestClient, here: Setting, *files: tuple[str, bytes], mapping: str = "") -> str:
    where = {"campaign_id": str(here.campaign.id), "case_id": str(here.case_id), "mapping": mapping}
    sent = client.post("/delineations", data=where, files=[("file", one) for one in files])
    assert sent.status_code == 303, sent.text
    return str(sent.headers["location"])


def labelled(**targets: str) -> dict[str, list[str]]:
    blank = [""] * len(targets)
    keys = [key.removeprefix("label_") for key in targets]
    return {"labels": keys, "targets": list(targets.values()), "questions": blank, "values": blank}


def test_each_file_has_its_verdict_and_what_fits_comes_in_together(
    client: TestClient, db: Session, here: Setting
) -> None:
    address = uploaded(
        client, here, ("c lesion.nii.gz", lesion_only(here)), ("a gland.nii.gz", gland_only(here)), ("b.txt", b"no")
    )
    page = client.get(address).text
    assert page.count("same grid") == 2
    assert "cannot be read" in page
    assert "file 2 is left out" in page
    assert "gland.nii.gz" not in page
    assert client.get(f"{address}/preview.png?file=3&label=2").status_code == 200
    assert client.get(f"{address}/preview.png?file=2&label=2").status_code == 404
    done = client.post(address, data=FORM | labelled(label_1="prostate", label_2="finding"))
    assert done.status_code == 303, done.text
    row = db.scalars(select(DelineationImport)).one()
    assert (len(row.files), sorted(row.takes)) == (2, ["finding", "prostate"])
    assert not db.scalar(select(func.count(DelineationUploadFile.data)))
    assert client.get(address).status_code == 404


def test_a_refused_confirmation_keeps_nothing_of_any_file(client: TestClient, db: Session, here: Setting) -> None:
    address = uploaded(client, here, ("a", gland_only(here)), ("b", lesion_only(here)))
    wrong = FORM | labelled(label_1="prostate", label_2="no_such_target")
    assert client.post(address, data=wrong).status_code == 422
    assert db.scalar(select(func.count(Reading.id)).where(Reading.purpose == "imported")) == 0
    assert client.get(address).status_code == 200


def test_files_of_which_none_can_be_read_say_so_and_import_nothing(
    client: TestClient, db: Session, here: Setting
) -> None:
    address = uploaded(client, here, ("a", b"no"), ("b", b"neither"))
    assert client.get(address).text.count("cannot be read") == 2
    refused = client.post(address, data=FORM | labelled(label_1="prostate"))
    assert (refused.status_code, "None of these files" in refused.text) == (422, True)


def test_a_folder_comes_in_from_the_command_line_and_every_bad_file_is_named(
    tmp_path: Path, db: Session, here: Setting, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "masks"
    folder.mkdir()
    (folder / "gland.nii.gz").write_bytes(gland_only(here))
    (folder / "lesion.nii.gz").write_bytes(lesion_only(here))
    words = ["import-delineation", str(folder), "--campaign", here.campaign.code, "--case", here.study.label]
    words += ["--reader", "Dr Elsewhere", "--human", "--json", "--map", "1=prostate,2=finding"]
    for name in ("one.txt", "two.txt"):
        (folder / name).write_bytes(b"no")
    assert cli.main(words) == 2
    said = capsys.readouterr().err
    assert "one.txt" in said
    assert "two.txt" in said
    for name in ("one.txt", "two.txt"):
        (folder / name).unlink()
    assert cli.main(words) == 0
    assert len(json.loads(capsys.readouterr().out)["files"]) == 2


def test_the_api_names_every_file_it_cannot_read(client: TestClient, here: Setting) -> None:
    said = {"campaign": here.campaign.code, "case": here.study.label, "map": "1=prostate", **FORM}
    said.pop("password")
    files = [("files", ("a", b"no")), ("files", ("b", gland_only(here))), ("files", ("c", b"no"))]
    refused = client.post("/api/v1/delineations", data=said, files=files)
    assert (refused.status_code, sorted(refused.json()["details"]["files"])) == (422, ["1", "3"])


def test_imports_are_listed_and_filtered(client: TestClient, db: Session, here: Setting) -> None:
    assert "No delineation was imported yet" in client.get("/delineations").text
    address = uploaded(client, here, ("a", gland_only(here)))
    assert address in client.get("/delineations").text
    client.post(address, data=FORM | labelled(label_1="prostate"))
    for query, shown in (
        ("", True), ("?kind=algorithm", True), ("?kind=human", False), ("?search=net", True), ("?search=nobody", False),
        (f"?campaign={here.campaign.id}", True), (f"?search={here.study.label}", True), ("?page=2", False),
    ):  # fmt: skip
        page = client.get(f"/delineations{query}")
        assert page.status_code == 200
        assert ("Net 1.0" in page.text.partition("<tbody")[2]) is shown, query
    signed_in(client, db, people.person(db, Role.READER, name="Reader Only"))
    assert client.get("/delineations").status_code == 404


def test_a_mapping_is_looked_at_used_again_and_retired_with_a_reason(
    client: TestClient, db: Session, here: Setting
) -> None:
    first = FORM | labelled(label_1="prostate") | {"mapping_name": "Ours"}
    client.post(uploaded(client, here, ("a", gland_only(here))), data=first)
    listed = client.get("/delineations/mappings").text
    assert "Ours" in listed
    row = db.scalars(select(DelineationImport)).one()
    page = f"/delineations/mappings/{row.mapping_id}"
    assert "prostate" in client.get(page).text
    again = uploaded(client, here, ("a", gland_only(here)), mapping="Ours")
    assert '<option value="prostate" selected>' in client.get(again).text
    assert client.post(f"{page}/retirement", data={"reason": " "}).status_code == 422
    assert client.post(f"{page}/retirement", data={"reason": "labels of the wrong network"}).status_code == 303
    assert client.post(f"{page}/retirement", data={"reason": "once more"}).status_code == 409
    assert "labels of the wrong network" in client.get(page).text
    event = db.scalars(select(Event).where(Event.verb == "mapping.retired")).one()
    assert (event.subject_id, event.reason) == (row.mapping_id, "labels of the wrong network")
    assert client.get(f"{again.partition('?')[0]}?mapping=Ours").status_code == 409
    assert "Ours" not in client.get(again.partition("?")[0]).text
