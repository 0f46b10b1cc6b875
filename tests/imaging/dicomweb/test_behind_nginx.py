"""The house behind a real nginx with the containers' own configuration: packs come from it, streams pass through it."""

import os
import shutil
import socket
import subprocess
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts import actions as accounts
from app.accounts.doors import cookie_name
from app.accounts.values import Role, Scope
from app.imaging.tables import Instance, Study
from app.kernel.blobs import blobs
from app.kernel.settings import Settings, settings
from tests.factories import dicom
from tests.factories.dicom_study import accepted
from tests.factories.people import person
from tests.imaging.dicomweb.conftest import NewProgram
from tests.imaging.dicomweb.test_stow import RELATED, message
from tests.processes import ROOT, wait_for
from tests.trust.running_house import free_port

pytestmark = pytest.mark.skipif(shutil.which("nginx") is None, reason="nginx is not installed (Debian: nginx-light)")


@pytest.fixture
def front(address: str, house: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """Where nginx listens; only names of the containers' network and its folders are others."""
    monkeypatch.setenv("CONSILIUM_ACCEL_PREFIX", "/stored")
    settings.cache_clear()
    port = free_port()
    text = (ROOT / "docker" / "nginx.conf").read_text()
    for theirs, ours in (
        ("/tmp/", f"{tmp_path}/"),
        ("server web:8000", f"server {address.removeprefix('http://')}"),
        ("listen 8080", f"listen 127.0.0.1:{port}"),
        ("/data/blobs/", f"{house.data_dir}/blobs/"),
    ):
        assert theirs in text
        text = text.replace(theirs, ours)
    account = "user root;\n" if os.geteuid() == 0 else ""
    (tmp_path / "nginx.conf").write_text(f"{account}daemon off;\n{text}")
    with subprocess.Popen(["nginx", "-c", tmp_path / "nginx.conf"], stderr=subprocess.DEVNULL) as nginx:
        try:
            wait_for(lambda: _answers(port))
            yield f"http://127.0.0.1:{port}"
        finally:
            nginx.terminate()


def _answers(port: int) -> bool:
    with socket.socket() as asked:
        return asked.connect_ex(("127.0.0.1", port)) == 0


def signed_in(front: str, db: Session, role: Role) -> httpx.Client:
    begun = accounts.begin_session(db, person(db, role, name=f"A {role}"), device="a test")
    db.commit()
    return httpx.Client(base_url=front, cookies={cookie_name(): begun.secret})


def test_nginx_sends_the_packs_that_the_house_allows_and_no_others(front: str, db: Session) -> None:
    sha256 = accepted(db, dicom.mr_series()).series[0].pack_sha256
    whole, path = blobs().get("packs", sha256), f"/pixels/packs/{sha256}"
    with signed_in(front, db, Role.COORDINATOR) as client:
        answer = client.get(path)
        assert (answer.status_code, answer.content) == (200, whole)
        assert answer.headers["server"] == "nginx", "the bytes are nginx's own"
        assert answer.headers["cache-control"] == "private, max-age=31536000, immutable"
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert "default-src 'self'" in answer.headers["content-security-policy"]
        assert answer.headers["etag"] == f'"{sha256}"'
        assert "x-accel-redirect" not in answer.headers
        part = client.get(path, headers={"Range": "bytes=10-19"})
        assert (part.status_code, part.content) == (206, whole[10:20])
        assert client.get(f"/stored/packs/{sha256[:2]}/{sha256}").status_code == 404
    with signed_in(front, db, Role.READER) as client:
        assert client.get(path).status_code == 404


def test_a_program_stores_through_nginx(front: str, db: Session, new_program: NewProgram) -> None:
    headers = {**new_program(scopes=[Scope.INTAKE]).headers, "Content-Type": RELATED}
    body = message(*(dicom.to_bytes(one) for one in dicom.mr_series()))
    assert httpx.post(f"{front}/dicomweb/studies", content=body, headers=headers, timeout=60).status_code == 200
    assert len(db.scalars(select(Instance)).all()) == 5
    assert len(db.scalars(select(Study)).all()) == 1
