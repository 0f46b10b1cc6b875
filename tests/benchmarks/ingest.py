"""What bringing studies in costs: CPU per GB and instances per second, and what readers feel of it meanwhile.

The real studies where they are at hand (else generated ones), several times under new identities; the command line
brings them in beside a running server while a page is asked for; then a C-STORE sender sends them to `dicom-listen`,
and Orthanc takes them in by its REST interface over one connection.
Figures to reach (PERFORMANCE 3): <= 24 CPU s/GB, >= 50 instances/s, web latency at most doubled.

CPU is counted of each process of ours: the command, the examiner's child, and the worker, which acts on what came in
(until every series has its index for DICOMweb). The start of the command and its child is shown apart: it is the same
for any delivery. PostgreSQL stands for itself. The page is asked for at the same pace before and meanwhile.
"""

import contextlib
import os
import re
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pydicom
from pydicom.uid import generate_uid
from pynetdicom import AE, StoragePresentationContexts, evt
from pynetdicom.events import Event

from app.imaging.store.dicomweb_index import INDEX_BLOBS
from app.imaging.store.pixels import MANIFEST_BLOBS
from tests.benchmarks._load import cpu_s
from tests.benchmarks._peers import missing, orthanc
from tests.factories import dicom
from tests.journeys.house import House, opened
from tests.journeys.real_studies import folder
from tests.processes import ROOT
from tests.trust.running_house import free_port

COPIES = int(os.environ.get("CONSILIUM_BENCH_COPIES", "4"))
ASK_EVERY_S = 0.1
RESTS_S = 2.0
IDLE_S = 10.0
EMAIL, PASSWORD = "bench@example.org", "a bench of many slices"


def main() -> None:
    with tempfile.TemporaryDirectory(prefix="consilium-bench-") as name, opened(demo=False) as house:
        sent = Path(name)
        count, size = copies(sent)
        print(f"{count} instances, {size / 1e6:.0f} MB, {os.cpu_count()} cores", flush=True)
        with office(house) as ask:
            start = started(house)
            with asked(ask) as idle:
                time.sleep(IDLE_S)
            with asked(ask) as busy:
                wall, used = ingested(house, sent)
        used["the command"] -= start["the command"]
        used["examiner's child"] -= start["examiner's child"]
        print(f"{'CPU of':<28} {'s/GB':>6} {'ms/image':>9}")
        rows = {**used, "all of ours": sum(used.values()) - used["PostgreSQL"]}
        rows |= {"with PostgreSQL": sum(used.values()), "start of the command, once": sum(start.values())}
        for name, seconds in rows.items():
            print(f"{name:<28} {seconds / size * 1e9:>6.1f} {1000 * seconds / count:>9.2f}", flush=True)
        print(f"command line: {count / wall:.0f} instances/s", flush=True)
        print(f"page while idle {ms(idle)}, while studies come in {ms(busy)}", flush=True)
        if lacking := missing("Orthanc"):
            print(f"without {lacking[0]}")
        else:
            wall, cpu = by_orthanc(sent)
            print(f"Orthanc: {count / wall:.0f} instances/s, {cpu / size * 1e9:.1f} CPU s/GB", flush=True)
        wall = stored(house, sent)
        print(f"C-STORE: {count / wall:.0f} instances/s (one association, each image safe on the disk)", flush=True)


def ms(seconds: list[float]) -> str:
    ordered = sorted(seconds)
    return f"{1000 * statistics.median(ordered):.0f} ms (p95 {1000 * ordered[int(0.95 * len(ordered))]:.0f} ms)"


def copies(to: Path) -> tuple[int, int]:
    """How many files, and their bytes."""
    real = folder() / "prostatex"
    originals = [str(one) for one in sorted(real.rglob("*")) if one.is_file()] if real.is_dir() else []
    count = size = 0
    for copy in range(COPIES):
        uids: dict[str, str] = {}
        made = (pydicom.dcmread(one) for one in originals) if originals else iter(dicom.prostate_study())
        for dataset in made:
            for keyword in ("StudyInstanceUID", "SeriesInstanceUID", "SOPInstanceUID", "FrameOfReferenceUID"):
                if keyword in dataset:
                    value = str(dataset[keyword].value)
                    setattr(dataset, keyword, uids.setdefault(value, generate_uid()))
            dataset.file_meta.MediaStorageSOPInstanceUID = dataset.SOPInstanceUID
            dataset.PatientID = f"{dataset.PatientID} {copy}"
            path = to / f"{copy:02d}" / f"{count:06d}.dcm"
            path.parent.mkdir(exist_ok=True)
            dataset.save_as(path)
            count, size = count + 1, size + path.stat().st_size
    return count, size


@contextmanager
def office(house: House) -> Iterator["Ask"]:
    house.run("create-administrator", "--email", EMAIL, "--name", "Bench", "--password", PASSWORD)
    with httpx.Client(base_url=house.address, timeout=60, follow_redirects=True) as client:
        client.post("/sign-in", data={"email": EMAIL, "password": PASSWORD}).raise_for_status()
        yield Ask(client)


class Ask:
    """How long the list of studies takes to come."""

    def __init__(self, client: httpx.Client) -> None:
        self._client = client

    def __call__(self) -> float:
        began = time.perf_counter()
        self._client.get("/studies").raise_for_status()
        return time.perf_counter() - began


@contextmanager
def asked(ask: Ask) -> Iterator[list[float]]:
    times: list[float] = []
    ended = threading.Event()

    def go_on() -> None:
        while not ended.wait(ASK_EVERY_S):
            times.append(ask())

    thread = threading.Thread(target=go_on)
    thread.start()
    yield times
    ended.set()
    thread.join()


def started(house: House) -> dict[str, float]:
    """CPU seconds of bringing in one file that is no image."""
    with tempfile.TemporaryDirectory(prefix="consilium-bench-") as name:
        (Path(name) / "none.dcm").write_bytes(bytes(128) + b"DICM" + bytes(100))
        return _command(house, "ingest", name)[1]


def ingested(house: House, sent: Path) -> tuple[float, dict[str, float]]:
    """Seconds on the wall, and of CPU by process."""
    worker = _worker(house)
    before = _database_cpu(house), cpu_s([worker])
    wall, used = _command(house, "ingest", str(sent), "--label-prefix", "Bench")
    while _files(house, INDEX_BLOBS) < _files(house, MANIFEST_BLOBS):
        time.sleep(RESTS_S)
    used["worker"] = cpu_s([worker]) - before[1]
    used["PostgreSQL"] = _database_cpu(house) - before[0]
    return wall, used


def _files(house: House, kind: str) -> int:
    return sum(path.is_file() for path in (house.data_dir / "blobs" / kind).rglob("*"))


def _command(house: House, *words: str) -> tuple[float, dict[str, float]]:
    began = time.perf_counter()
    words = (sys.executable, "-P", "-m", "app.cli", *words)
    with subprocess.Popen(words, cwd=ROOT, env=house.environment, stdout=subprocess.DEVNULL) as process:
        # ended, but still in the table of processes, with what it and the child it waited for have used
        os.waitid(os.P_PID, process.pid, os.WEXITED | os.WNOWAIT)
        wall = time.perf_counter() - began
        own, child = _used(Path(f"/proc/{process.pid}/stat"))
    assert process.returncode == 0
    return wall, {"the command": own, "examiner's child": child}


def _used(stat: Path) -> tuple[float, float]:
    """Of a process, and of the children it has waited for."""
    ticks = [int(one) for one in stat.read_text().rpartition(")")[2].split()[11:15]]
    per_second = os.sysconf("SC_CLK_TCK")
    return (ticks[0] + ticks[1]) / per_second, (ticks[2] + ticks[3]) / per_second


def _worker(house: House) -> int:
    for place in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            is_worker = b"app.worker" in (place / "cmdline").read_bytes()
            if is_worker and f"CONSILIUM_DATA_DIR={house.data_dir}\0".encode() in (place / "environ").read_bytes():
                return int(place.name)
    raise AssertionError("the house has no worker")


def by_orthanc(sent: Path) -> tuple[float, float]:
    """Seconds on the wall, and of CPU; one connection, each file posted whole."""
    with tempfile.TemporaryDirectory(prefix="consilium-bench-") as folder, orthanc(Path(folder), ()) as server:
        before = cpu_s(server.pids())
        began = time.perf_counter()
        with httpx.Client(base_url=server.address, timeout=60) as client:
            for path in sorted(sent.rglob("*.dcm")):
                client.post("/instances", content=path.read_bytes()).raise_for_status()
        return time.perf_counter() - began, cpu_s(server.pids()) - before


def _database_cpu(house: House) -> float:
    """Of the server with all that it has waited for, and of its processes that live still."""
    postmaster = int((house.data_dir / "postgres" / "data" / "postmaster.pid").read_text().split()[0])
    ticks = 0
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text().rsplit(")", 1)[1].split()
        except OSError:
            continue
        if int(stat.parent.name) == postmaster:
            ticks += sum(int(one) for one in fields[11:15])
        elif int(fields[1]) == postmaster:
            ticks += sum(int(one) for one in fields[11:13])
    return ticks / os.sysconf("SC_CLK_TCK")


def without_delay(event: Event) -> None:
    if event.assoc.dul.socket and event.assoc.dul.socket.socket:
        event.assoc.dul.socket.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)


def stored(house: House, sent: Path) -> float:
    """Seconds to send all over one association, with TCP_NODELAY on both sides."""
    port = free_port()
    words = [sys.executable, "-P", "-m", "app.cli", "dicom-listen", "--port", str(port), "--allow", "BENCH"]
    # before it is associated: an association that is silent for long is ended
    datasets = [pydicom.dcmread(one) for one in sorted(sent.rglob("*.dcm"))]
    with (
        subprocess.Popen(words, cwd=ROOT, env=house.environment, stderr=subprocess.PIPE, text=True) as listener,
        contextlib.ExitStack() as ending,
    ):
        # whatever goes wrong here is seen, not waited for
        ending.callback(listener.terminate)
        assert listener.stderr is not None
        while not re.search("listens at", line := listener.stderr.readline()):
            assert line, "the listener did not start"
        sender = AE(ae_title="BENCH")
        sender.requested_contexts = StoragePresentationContexts[:120]
        association = sender.associate(
            "127.0.0.1", port, ae_title="CONSILIUM", evt_handlers=[(evt.EVT_CONN_OPEN, without_delay)]
        )
        began = time.perf_counter()
        for dataset in datasets:
            assert association.send_c_store(dataset).Status == 0
        wall = time.perf_counter() - began
        association.release()
        listener.terminate()
        assert listener.wait(60) == 0
    return wall


if __name__ == "__main__":
    main()
