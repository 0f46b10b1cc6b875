"""DICOMweb, packs, manifests and worklists beside Orthanc and plain nginx, in one run on the same studies.

Targets: frames at least 4 times Orthanc's requests a second with a quarter of its p95; searches, metadata, the manifest
of a case and the worklist at a tenth of the CPU of Orthanc's nearest answer; packs behind nginx (X-Accel-Redirect) at
least half of what nginx alone sends. And how the cost grows from 50 to 500 studies.
"""

import math
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median

import httpx
import pytest
from sqlalchemy import select

from app.imaging.tables import Study
from app.kernel.db import transaction
from app.kernel.settings import settings
from tests.benchmarks._filled import (
    CASES,
    DATA,
    Filled,
    add_small,
    addresses,
    fill,
    objects,
    reading_room,
    show_all,
)  # fmt: skip
from tests.benchmarks._load import HEADER, ROUNDS, Asked, Load, in_turn, middle, put_on
from tests.benchmarks._peers import Server, missing, nginx, orthanc
from tests.processes import ending, python, wait_for
from tests.trust.running_house import RunningHouse, free_port, running_house

STUDIES = (50, 500)
FRAMES = {"Accept": 'multipart/related; type="application/octet-stream"'}
JSON = {"Accept": "application/dicom+json", "Accept-Encoding": "gzip"}
NEAREST = {
    "raw frames": "raw frames",
    "series metadata": "series metadata",
    "list of 50 studies": "list of 50 studies",
    "manifest of a case": "metadata of a study",
    f"worklist of {CASES} cases": "list of 50 studies",
}
"""What of ours is compared with what of Orthanc's."""
FEW, MANY = 4, 20
"""Connections."""


def main() -> None:
    absent = missing("wrk")
    if absent or not DATA.is_dir():
        print(f"Not run: needs {', '.join(absent) or f'the two real studies at {DATA}'}.")
        return
    print(f"{MANY} connections ({FEW} for lists and whole studies), {os.cpu_count()} cores, client beside it; ")
    print(f"permission checks on; load average before: {os.getloadavg()[0]:.1f}")
    print(f"each figure the middle of {ROUNDS} rounds, Consilium and Orthanc in turn in each")
    print(HEADER)
    with pytest.MonkeyPatch.context() as patch, running_house(patch) as house, tempfile.TemporaryDirectory() as name:
        filled = fill(STUDIES[0] - 2)
        sent = objects()
        ours = of_house(house, filled)
        if absent := missing("Orthanc"):
            print(f"Orthanc: not compared, {absent[0]} is missing")
            for what, asked in ours.items():
                print(f"{f'Consilium: {what}':<46} {put_on(asked)}", flush=True)
        else:
            with orthanc(Path(name), sent) as peer:
                for line in beside(ours, of_orthanc(peer, filled)):
                    print(line, flush=True)
        print(f"{'Consilium: largest pack':<46} {put_on(largest_pack(house, filled))}", flush=True)
        if absent := missing("nginx"):
            print(f"nginx: not compared, {absent[0]} is missing")
        else:
            behind_nginx(Path(name), filled)
        growth(house, filled)
    print(f"load average after: {os.getloadavg()[0]:.1f}")


def of_house(house: RunningHouse, filled: Filled) -> dict[str, Asked]:
    reader, manifest = reading_room()
    base, token = f"{house.address}/dicomweb", {"Authorization": f"Bearer {filled.token}"}
    cookie = {"Cookie": reader, "Accept-Encoding": "gzip"}
    asked = {
        "raw frames": (base, paths(filled.asked.frames), {**token, **FRAMES}, MANY),
        "series metadata": (base, paths(filled.asked.metadata), {**token, **JSON}, MANY),
        "list of 50 studies": (base, paths(["/studies?limit=101"]), {**token, **JSON}, FEW),
        "manifest of a case": (house.address, [manifest], cookie, FEW),
        f"worklist of {CASES} cases": (house.address, ["/worklist"], cookie, FEW),
    }
    return {
        what: Asked(address, wanted, headers, lambda: pids(house), connections)
        for what, (address, wanted, headers, connections) in asked.items()
    }


def largest_pack(house: RunningHouse, filled: Filled) -> Asked:
    return Asked(house.address, [f"/pixels/packs/{filled.pack}"], {"Cookie": filled.cookie}, lambda: pids(house))


def pids(house: RunningHouse) -> list[int]:
    return [*house.web(), *house.database()]


def of_orthanc(peer: Server, filled: Filled) -> dict[str, Asked]:
    asked = {
        "raw frames": (filled.asked.frames, FRAMES, MANY),
        "series metadata": (filled.asked.metadata, JSON, MANY),
        "list of 50 studies": (["/studies?limit=101"], JSON, FEW),
        "metadata of a study": ([f"{filled.study}/metadata"], JSON, FEW),
    }
    return {
        what: Asked(peer.address, [f"/dicom-web{place}" for place in places], headers, peer.pids, connections)
        for what, (places, headers, connections) in asked.items()
    }


def beside(ours: dict[str, Asked], theirs: dict[str, Asked]) -> Iterator[str]:
    for what, nearest in NEAREST.items():
        of_ours, of_theirs = in_turn([ours[what], theirs[nearest]])
        yield f"{f'Consilium: {what}':<46} {middle(of_ours)}"
        yield f"{f'Orthanc: {nearest}':<46} {middle(of_theirs)}"
        yield compared(what, of_ours, nearest, of_theirs)


def growth(house: RunningHouse, filled: Filled) -> None:
    """CPU of web server and database with 50 and with 500 studies; 1 would be in step with the studies."""
    before = costs(house, filled)
    add_small(range(STUDIES[0], STUDIES[1]))
    show_all(filled.token_id)
    after = costs(house, filled)
    print(f"{'growth: CPU ms/req':<46} {STUDIES[0]:>9} {STUDIES[1]:>9} {'exponent':>10}")
    for what, few in before.items():
        exponent = math.log(after[what] / few) / math.log(STUDIES[1] / STUDIES[0])
        print(f"{what:<46} {few:>9.3f} {after[what]:>9.3f} {exponent:>10.2f}")


def costs(house: RunningHouse, filled: Filled) -> dict[str, float]:
    """Of small studies, all of them in turn: what is asked is the same, however many there are."""
    with transaction() as session:
        studies = session.scalars(select(Study).order_by(Study.accepted_at)).all()
        small = addresses(session, [study for study in studies if len(study.series) == 1])
    base, token = f"{house.address}/dicomweb", {"Authorization": f"Bearer {filled.token}"}
    asked = {
        "list, a page of 50 studies": (paths(["/studies?limit=50"]), JSON, FEW),
        "series metadata": (paths(small.metadata), JSON, MANY),
        "raw frames": (paths(small.frames), FRAMES, MANY),
    }
    return {
        what: put_on(Asked(base, wanted, {**token, **headers}, lambda: pids(house), connections)).cpu_ms
        for what, (wanted, headers, connections) in asked.items()
    }


def behind_nginx(folder: Path, filled: Filled) -> None:
    """A second web process that leaves sending to nginx, on the same database."""
    pack = f"packs/{filled.pack[:2]}/{filled.pack}"
    with accelerated() as (address, pid), nginx(folder, address, settings().data_dir / "blobs") as server:
        wait_for(lambda: server.pids()[1:])
        cookie = {"Cookie": filled.cookie}
        of_passed, of_plain = in_turn(
            [
                Asked(server.address, [f"/pixels/packs/{filled.pack}"], cookie, lambda: [pid, *server.pids()]),
                Asked(server.address, [f"/plain/{pack}"], {}, server.pids),
            ]
        )
        passed, plain = middle(of_passed), middle(of_plain)
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


def paths(addresses: list[str]) -> list[str]:
    return [f"/dicomweb{address}" for address in addresses]


def compared(what: str, ours: list[Load], nearest: str, theirs: list[Load]) -> str:
    """The middle of what each round gave: a round is as loaded for the one as for the other."""
    name = "" if what == nearest else f" (beside its {nearest})"
    rounds = list(zip(ours, theirs, strict=True))
    faster = median(one.per_second / other.per_second for one, other in rounds)
    cheaper = median(other.cpu_ms / one.cpu_ms for one, other in rounds)
    p50 = median(one.p50_ms / other.p50_ms for one, other in rounds)
    p95 = median(one.p95_ms / other.p95_ms for one, other in rounds)
    p99 = median(one.p99_ms / other.p99_ms for one, other in rounds)
    return (
        f"{what}{name}: {faster:.1f} times Orthanc's requests a second, "
        f"p50 {p50:.2f}, p95 {p95:.2f}, p99 {p99:.2f} of its, CPU a request {cheaper:.1f} times cheaper"
    )


if __name__ == "__main__":
    main()
