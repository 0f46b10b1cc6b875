"""What bringing studies in costs: CPU per GB and instances per second, and what readers feel of it meanwhile.

The real studies where they are at hand (else generated ones), several times under new identities; the command line
brings them in beside a running server while a page is asked for; then a C-STORE sender sends them to `dicom-listen`.
Figures to reach (PERFORMANCE 3): <= 24 CPU s/GB, >= 50 instances/s, web latency at most doubled.
"""

import os
import re
import resource
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

from tests.factories import dicom
from tests.journeys.house import House, opened
from tests.journeys.real_studies import folder
from tests.processes import ROOT
from tests.trust.running_house import free_port

COPIES = int(os.environ.get("CONSILIUM_BENCH_COPIES", "4"))
ASK_EVERY_S = 0.1
EMAIL, PASSWORD = "bench@example.org", "a bench of many slices"


def main() -> None:
    with tempfile.TemporaryDirectory(prefix="consilium-bench-") as name, opened(demo=False) as house:
        sent = Path(name)
        count, size = copies(sent)
        print(f"{count} instances, {size / 1e6:.0f} MB, {os.cpu_count()} cores", flush=True)
        with office(house) as ask:
            idle = [ask() for _ in range(50)]
            with asked(ask) as busy:
                wall, cpu = ingested(house, sent)
        print(f"{'way':<14} {'instances/s':>11} {'CPU s/GB':>9}")
        print(f"{'command line':<14} {count / wall:>11.0f} {cpu / size * 1e9:>9.1f}", flush=True)
        print(f"page while idle {ms(idle)}, while studies come in {ms(busy)}", flush=True)
        wall = stored(house, sent)
        print(f"{'C-STORE':<14} {count / wall:>11.0f}   (one association, each image safe on the disk)", flush=True)


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


def ingested(house: House, sent: Path) -> tuple[float, float]:
    """Seconds on the wall, and of CPU: of the command, its children, and the database."""
    began, before = time.perf_counter(), _own_cpu() + _database_cpu(house)
    house.run("ingest", str(sent), "--label-prefix", "Bench")
    return time.perf_counter() - began, _own_cpu() + _database_cpu(house) - before


def _own_cpu() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


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
    with subprocess.Popen(words, cwd=ROOT, env=house.environment, stderr=subprocess.PIPE, text=True) as listener:
        assert listener.stderr is not None
        while not re.search("listens at", line := listener.stderr.readline()):
            assert line, "the listener did not start"
        files = sorted(one for one in sent.rglob("*.dcm"))
        sender = AE(ae_title="BENCH")
        sender.requested_contexts = StoragePresentationContexts[:120]
        association = sender.associate(
            "127.0.0.1", port, ae_title="CONSILIUM", evt_handlers=[(evt.EVT_CONN_OPEN, without_delay)]
        )
        datasets = [pydicom.dcmread(one) for one in files]
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
