"""The engine over HTTP: the same numbers as the command line, sentences for what cannot be used, nothing kept."""

import gzip
import io
import json
from pathlib import Path
from typing import Any

import nibabel
import numpy as np
import pytest
from fastapi.testclient import TestClient
from httpx import Response
from sqlalchemy.orm import Session

from app.accounts.values import Role
from app.cli import main
from tests.factories.people import person, signed_in

ROWS = (
    f"{case},{reader},{value}"
    for case, pair in enumerate(("34", "44", "12", "55"))
    for reader, value in zip("AB", pair, strict=True)
)
TABLE = "\n".join(["case,reader,value", *ROWS, ""])


@pytest.fixture
def caller(client: TestClient, db: Session) -> TestClient:
    signed_in(client, db, person(db, Role.COORDINATOR))
    return client


def block(first: int, label: int = 1) -> bytes:
    values = np.zeros((12, 12, 6), dtype=np.uint8)
    values[first : first + 4, 2:6, 1:3] = label
    made: Any = nibabel.nifti1.Nifti1Image
    return gzip.compress(made(values, np.diag([0.5, 0.5, 3.0, 1.0])).to_bytes())


def sent(caller: TestClient, kind: str, a: bytes, b: bytes, **fields: str) -> Response:
    files = {"a": ("a.nii.gz", a), "b": ("b.nii.gz", b)}
    answer: Response = caller.post(f"/api/v1/metrics/{kind}", files=files, data=fields)
    return answer


def test_ratings_are_those_of_the_command_line(
    caller: TestClient, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    fields = {"scale": "ordinal", "categories": "1,2,3,4,5", "resamples": "50"}
    answer = caller.post("/api/v1/metrics/ratings", files={"file": ("table.csv", TABLE)}, data=fields)
    file = tmp_path / "table.csv"
    file.write_text(TABLE)
    words = ["--scale", "ordinal", "--categories", "1,2,3,4,5", "--resamples", "50"]
    assert main(["metrics", "ratings", str(file), *words, "--json"]) == 0
    assert answer.json() == json.loads(capsys.readouterr().out)
    assert answer.json()["cohen_kappa_quadratic"]["n"] == 4


def test_masks_lesions_and_a_consensus(caller: TestClient) -> None:
    assert sent(caller, "masks", block(2), block(4, 2)).json()["dice"]["value"] == 0.5
    assert sent(caller, "masks", block(2), block(4, 2), value_b="1").json()["dice"]["value"] == 0
    assert sent(caller, "lesions", block(2), block(4)).json()["positive_agreement"]["value"] == 1
    files = [("files", ("one.nii.gz", block(2))), ("files", ("two.nii.gz", block(4)))]
    fields = {"method": "majority", "at_least": "1"}
    made = caller.post("/api/v1/metrics/consensus", files=files, data=fields).json()
    assert made["consensus_voxels"]["value"] == 48
    assert [one["file"] for one in made["consensus_voxels"]["inputs"]] == ["one.nii.gz", "two.nii.gz"]


def test_what_cannot_be_used_is_a_sentence_without_a_path_of_the_server(caller: TestClient) -> None:
    said = sent(caller, "masks", block(2), b"no image at all")
    assert said.status_code == 422
    assert said.json()["detail"].startswith("b.nii.gz cannot be read as NIfTI")
    answer = caller.post("/api/v1/metrics/ratings", files={"file": ("t.csv", "case,reader\n")}, data={"scale": "ratio"})
    assert answer.status_code == 422
    assert "/" not in answer.json()["detail"]


def test_a_small_file_that_would_fill_the_memory_is_refused(caller: TestClient) -> None:
    header: Any = nibabel.nifti1.Nifti1Header
    made = header()
    made.set_data_shape((30_000, 30_000, 30))
    made.set_data_dtype(np.uint8)
    packed = io.BytesIO()
    made["vox_offset"], made["magic"] = 352, b"n+1"
    packed.write(made.binaryblock + b"\0" * 4)
    said = sent(caller, "masks", gzip.compress(packed.getvalue()), block(2))
    assert (said.status_code, "too large for a mask" in said.json()["detail"]) == (422, True)


def test_readers_and_strangers_are_not_let_in(client: TestClient, db: Session) -> None:
    assert sent(client, "masks", block(2), block(4)).status_code == 401
    signed_in(client, db, person(db, Role.READER))
    assert sent(client, "masks", block(2), block(4)).status_code == 404
