"""A bucket that does not answer: the house starts and says so, pages work, images are refused in words."""

import logging
import socket

import pytest
from fastapi.testclient import TestClient
from sqlalchemy.orm import Session

from app.accounts.values import Role
from app.kernel.blobs import blobs
from app.kernel.settings import settings
from app.main import create_app
from tests.factories import dicom
from tests.factories.dicom_study import accepted
from tests.factories.people import person, signed_in


def test_while_the_bucket_is_away_the_house_says_so_and_its_pages_work(
    db: Session, images_in_s3: None, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    study = accepted(db, dicom.mr_series())
    pack = study.series[0].pack_sha256
    with socket.create_server(("127.0.0.1", 0)) as free:
        nobody = f"http://127.0.0.1:{free.getsockname()[1]}"
    monkeypatch.setenv("CONSILIUM_S3_ENDPOINT", nobody)
    for remembered in (settings, blobs):
        remembered.cache_clear()
    with (
        caplog.at_level(logging.ERROR),
        TestClient(create_app(), base_url="http://127.0.0.1:8000", follow_redirects=False) as browser,
    ):
        assert f"({nobody}) does not answer: check CONSILIUM_BLOBS" in caplog.text
        assert "a secret for tests" not in caplog.text
        signed_in(browser, db, person(db, Role.COORDINATOR))
        assert browser.get("/healthz").status_code == 200
        assert browser.get("/studies").status_code == 200
        answer = browser.get(f"/pixels/packs/{pack}")
        assert (answer.status_code, answer.json()["detail"]) == (
            503, "The image store does not answer now. Please try again in a minute.",
        )  # fmt: skip
