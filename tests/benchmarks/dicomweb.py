"""DICOMweb and packs beside Orthanc and plain nginx, in one run on the same two real studies and 48 small ones.

Targets: frames at least 4 times Orthanc's requests a second with a quarter of its p95; searches and series metadata
at a tenth of its CPU; packs behind nginx (X-Accel-Redirect) at least half of what nginx alone sends.
"""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest
from sqlalchemy import select

from app.accounts import actions as accounts
from app.accounts.doors import cookie_name
from app.accounts.values import SYSTEM, Actor, Role, Scope
from app.imaging import actions
from app.imaging.actions.indexing import index_series
from app.imaging.tables import Instance, Series, Study
from app.kernel.blobs import blobs
from app.kernel.db import transaction
from app.kernel.settings import settings
from tests.benchmarks._load import Load, put_on
from tests.benchmarks._peers import Server, missing, nginx, orthanc
from tests.factories import dicom
from tests.factories.dicom_study import taken_in
from tests.factories.people import person
from tests.processes import ending, python, wait_for
from tests.trust.running_house import RunningHouse, free_port, running_house

ROOT = Path(__file__).parents[2]
DATA = Path(os.environ.get("CONSILIUM_REAL_DATA", ROOT.parent / "shared" / "data")) / "prostatex"
SMALL_STUDIES = 48
FRAMES = {"Accept": 'multipart/related; type="application/octet-stream"'}
JSON = {"Accept": "application/dicom+json", "Accept-Encoding": "gzip"}


@dataclass(frozen=True)
class Filled:
    """What is asked for: addresses beneath a DICOMweb base, and the largest pack."""

    frames: list[str]
    metadata: list[str]
    objects: list[bytes]
    pack: str
    token: str
    cookie: str


def main() -> None:
    absent = missing("wrk")
    if absent or not DATA.is_dir():
        print(f"Not run: needs {', '.join(absent) or f'the two real studies at {DATA}'}.")
        return
    print(f"DICOMweb, 20 connections (4 for the list), {os.cpu_count()} cores, client beside it; permission checks on")
    print(f"{'':<46} {'req/s':>9} {'p95 ms':>9} {'CPU ms/req':>10} {'MB/s':>8}")
    with pytest.MonkeyPatch.context() as patch, running_house(patch) as house, tempfile.TemporaryDirectory() as name:
        filled = fill(house)
        ours = on_house(house, filled)
        if absent := missing("Orthanc"):
            print(f"Orthanc: not compared, {absent[0]} is missing")
        else:
            with orthanc(Path(name), filled.objects) as peer:
                theirs = on_orthanc(peer, filled)
            for what in theirs:
                print(compared(what, ours[what], theirs[what]))
        if absent := missing("nginx"):
            print(f"nginx: not compared, {absent[0]} is missing")
        else:
            behind_nginx(Path(name), filled)


def on_house(house: RunningHouse, filled: Filled) -> dict[str, Load]:
    def pids() -> list[int]:
        return [*house.web(), *house.database()]

    token = {"Authorization": f"Bearer {filled.token}"}
    base = f"{house.address}/dicomweb"
    found = {
        "raw frames": put_on(base, paths(filled.frames), {**token, **FRAMES}, pids),
        "series metadata": put_on(base, paths(filled.metadata), {**token, **JSON}, pids),
        "list of 50 studies": put_on(base, paths(["/studies?limit=101"]), {**token, **JSON}, pids, connections=4),
    }
    for what, load in found.items():
        print(f"{f'Consilium: {what}':<46} {load}", flush=True)
    pack = put_on(house.address, [f"/pixels/packs/{filled.pack}"], {"Cookie": filled.cookie}, pids)
    print(f"{'Consilium: largest pack':<46} {pack}", flush=True)
    return found


def on_orthanc(peer: Server, filled: Filled) -> dict[str, Load]:
    asked = {
        "raw frames": (filled.frames, FRAMES),
        "series metadata": (filled.metadata, JSON),
        "list of 50 studies": (["/studies?limit=101"], JSON),
    }
    found = {}
    for what, (addresses, headers) in asked.items():
        wanted = [f"/dicom-web{address}" for address in addresses]
        few = 4 if addresses[0].startswith("/studies?") else 20
        found[what] = put_on(peer.address, wanted, headers, peer.pids, connections=few)
        print(f"{f'Orthanc: {what}':<46} {found[what]}", flush=True)
    return found


def behind_nginx(folder: Path, filled: Filled) -> None:
    """A second web process that leaves sending to nginx, on the same database."""
    pack = f"packs/{filled.pack[:2]}/{filled.pack}"
    with accelerated() as (address, pid), nginx(folder, address, settings().data_dir / "blobs") as server:
        wait_for(lambda: server.pids()[1:])
        cookie = {"Cookie": filled.cookie}
        passed = put_on(server.address, [f"/pixels/packs/{filled.pack}"], cookie, lambda: [pid, *server.pids()])
        plain = put_on(server.address, [f"/plain/{pack}"], {}, server.pids)
    print(f"{'Consilium behind nginx, X-Accel: largest pack':<46} {passed}")
    print(f"{'nginx alone, sendfile: largest pack':<46} {plain}")
    print(f"largest pack behind nginx: {passed.per_second / plain.per_second:.2f} of plain sendfile (target 0.5)")


@contextmanager
def accelerated() -> Iterator[tuple[str, int]]:
    port = free_port()
    words = ("-m", "uvicorn", "--factory", "app.main:create_app", "--host", "127.0.0.1", "--port", str(port))
    environment = {"CONSILIUM_ACCEL_PREFIX": "/stored", "CONSILIUM_IN_PROCESS_WORKER": "0"}

    with ending(python(*words, "--log-level", "warning", "--no-access-log", environment=environment)) as child:

        def answers() -> bool:
            try:
                return httpx.get(f"http://127.0.0.1:{port}/healthz", timeout=2).status_code == 200
            except httpx.TransportError:
                return False

        wait_for(answers, 60)
        yield f"http://127.0.0.1:{port}", child.pid


def fill(house: RunningHouse) -> Filled:
    taken_in(DATA)
    with tempfile.TemporaryDirectory() as folder:
        for number in range(SMALL_STUDIES):
            one = dicom.mr_series(1, study_uid=f"1.2.77.{number}", patient_id=f"SMALL {number}")
            dicom.save(one, Path(folder) / str(number))
        taken_in(Path(folder))
    with transaction() as session:
        owner = person(session, Role.COORDINATOR)
    with transaction() as session:
        studies = list(session.scalars(select(Study).order_by(Study.accepted_at)))
        real = [study for study in studies if len(study.series) > 1]
        actor = Actor(owner.id, owner.display_name, frozenset({Role.COORDINATOR}))
        token = accounts.create_token(session, actor, name="bench", scopes=[Scope.DICOMWEB], days=1)
        actions.let_program_see(session, SYSTEM, token.token_id, [study.id for study in studies], "benchmark")
        begun = accounts.begin_session(session, owner, device="benchmark")
        index_series(session, session.scalars(select(Series.id)).all())
        frames, metadata = [], []
        for study in real:
            for series in study.series:
                place = f"/studies/{study.study_uid}/series/{series.series_uid}"
                metadata.append(f"{place}/metadata")
                uids = session.scalars(select(Instance.sop_uid).where(Instance.series_id == series.id))
                frames += [f"{place}/instances/{uid}/frames/1" for uid in uids]
        objects = [blobs().get("dicom", sha256) for sha256 in session.scalars(select(Instance.blob_sha256))]
        pack = max((series for study in real for series in study.series), key=lambda series: series.pack_bytes)

    return Filled(frames, metadata, objects, pack.pack_sha256, token.secret, f"{cookie_name()}={begun.secret}")


def paths(addresses: list[str]) -> list[str]:
    return [f"/dicomweb{address}" for address in addresses]


def compared(what: str, ours: Load, theirs: Load) -> str:
    return (
        f"{what}: {ours.per_second / theirs.per_second:.1f} times Orthanc's requests a second, "
        f"p95 {ours.p95_ms / theirs.p95_ms:.2f} of its, CPU a request {theirs.cpu_ms / ours.cpu_ms:.1f} times cheaper"
    )


if __name__ == "__main__":
    main()
