"""Load from `wrk`, and what it costs a server: requests a second, how long they take, CPU a request.

What is compared is asked in turn, in short rounds: whatever else the machine does falls on all alike.
"""

import contextlib
import os
import subprocess
import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, fields
from pathlib import Path
from statistics import median

ROUNDS = 5
SECONDS = int(os.environ.get("BENCH_SECONDS", "10"))
"""Of load on each thing, all rounds together."""
SCRIPT = """
local paths, at = {}, 0
for line in io.lines("%s") do paths[#paths + 1] = line end
request = function() at = at %% #paths + 1; return wrk.format("GET", paths[at]) end
done = function(summary, latency)
  local e = summary.errors
  io.write(string.format("RESULT %%d %%d %%d %%f %%f %%f %%d\\n", summary.requests, summary.duration, summary.bytes,
    latency:percentile(50.0), latency:percentile(95.0), latency:percentile(99.0),
    e.status + e.connect + e.read + e.write + e.timeout))
end
"""
HEADER = f"{'':<46} {'req/s':>7} {'p50 ms':>7} {'p95 ms':>7} {'p99 ms':>7} {'CPU ms/req':>10} {'MB/s':>6}"


@dataclass(frozen=True)
class Asked:
    """The paths in turn, over and over, and the processes that answer."""

    address: str
    paths: Sequence[str]
    headers: Mapping[str, str]
    processes: Callable[[], Sequence[int]]
    connections: int = 20


@dataclass(frozen=True)
class Load:
    per_second: float
    p50_ms: float
    p95_ms: float
    p99_ms: float
    cpu_ms: float
    mb_per_second: float

    def __str__(self) -> str:
        times = f"{self.p50_ms:>7.2f} {self.p95_ms:>7.2f} {self.p99_ms:>7.2f}"
        return f"{self.per_second:>7.0f} {times} {self.cpu_ms:>10.3f} {self.mb_per_second:>6.0f}"


def put_on(asked: Asked) -> Load:
    """The middle of all rounds."""
    (loads,) = in_turn([asked])
    return middle(loads)


def in_turn(several: Sequence[Asked]) -> list[list[Load]]:
    """Of each what its rounds gave. Every answer must be a good one."""
    # the first round only warms up
    rounds = [[_once(asked) for asked in several] for _ in range(1 + ROUNDS)]
    return [list(loads) for loads in zip(*rounds[1:], strict=True)]


def middle(loads: Sequence[Load]) -> Load:
    return Load(**{one.name: median(getattr(load, one.name) for load in loads) for one in fields(Load)})


def _once(asked: Asked) -> Load:
    with tempfile.TemporaryDirectory(prefix="consilium-") as folder:
        (Path(folder) / "paths").write_text("\n".join(asked.paths))
        script = Path(folder) / "script.lua"
        script.write_text(SCRIPT % (Path(folder) / "paths"))
        sent = [word for name, value in asked.headers.items() for word in ("-H", f"{name}: {value}")]
        many = ("-t", "1", "-c", str(asked.connections), "-d", f"{max(1, SECONDS // ROUNDS)}s")
        command = ["wrk", *many, "--timeout", "30s", "-s", str(script), *sent, asked.address]
        before = _each_cpu_s(asked.processes())
        out = subprocess.run(command, check=True, capture_output=True, text=True)
        after = _each_cpu_s(asked.processes())
    # of a helper of the database that has ended meanwhile nothing is known, least of all what it had used before
    used = sum(seconds - before.get(pid, 0) for pid, seconds in after.items())
    (line,) = [line for line in out.stdout.splitlines() if line.startswith("RESULT")]
    requests, duration_us, size, *times_us, errors = (float(word) for word in line.split()[1:])
    place = f"{asked.address} {asked.paths[0]}"
    assert errors == 0, f"{errors:.0f} of {requests:.0f} answers of {place} were errors"
    passed = duration_us / 1e6
    assert requests, f"{place}: no answer within {passed:.0f} s; a longer BENCH_SECONDS is needed"
    p50, p95, p99 = (one / 1000 for one in times_us)
    return Load(requests / passed, p50, p95, p99, 1000 * used / requests, size / passed / 1e6)


def cpu_s(pids: Sequence[int]) -> float:
    """User and system time of these processes."""
    return sum(_each_cpu_s(pids).values())


def _each_cpu_s(pids: Sequence[int]) -> dict[int, float]:
    used = {}
    for pid in pids:
        with contextlib.suppress(OSError):  # a helper of the database that has ended
            fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
            used[pid] = (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
    return used
