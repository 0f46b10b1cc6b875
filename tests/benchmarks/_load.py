"""Load from `wrk`, and what it costs a server: requests a second, 95th percentile, CPU a request."""

import contextlib
import os
import subprocess
import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

SECONDS = int(os.environ.get("BENCH_SECONDS", "6"))
SCRIPT = """
local paths, at = {}, 0
for line in io.lines("%s") do paths[#paths + 1] = line end
request = function() at = at %% #paths + 1; return wrk.format("GET", paths[at]) end
done = function(summary, latency)
  local e = summary.errors
  io.write(string.format("RESULT %%d %%d %%d %%f %%d\\n", summary.requests, summary.duration, summary.bytes,
    latency:percentile(95.0), e.status + e.connect + e.read + e.write + e.timeout))
end
"""


@dataclass(frozen=True)
class Load:
    per_second: float
    p95_ms: float
    cpu_ms: float
    mb_per_second: float

    def __str__(self) -> str:
        return f"{self.per_second:>9.0f} {self.p95_ms:>9.2f} {self.cpu_ms:>10.3f} {self.mb_per_second:>8.0f}"


def put_on(
    address: str,
    paths: Sequence[str],
    headers: Mapping[str, str],
    processes: Callable[[], Sequence[int]],
    *,
    connections: int = 20,
) -> Load:
    """The paths in turn, over and over; every answer must be a good one."""
    with tempfile.TemporaryDirectory(prefix="consilium-") as folder:
        (Path(folder) / "paths").write_text("\n".join(paths))
        script = Path(folder) / "script.lua"
        script.write_text(SCRIPT % (Path(folder) / "paths"))
        sent = [word for name, value in headers.items() for word in ("-H", f"{name}: {value}")]
        command = ["wrk", "-t", "1", "-c", str(connections), "--timeout", "30s", "-s", str(script), *sent]
        subprocess.run([*command, "-d", "1s", address], check=True, capture_output=True)
        before = cpu_s(processes())
        out = subprocess.run([*command, "-d", f"{SECONDS}s", address], check=True, capture_output=True, text=True)
        used = cpu_s(processes()) - before
    (line,) = [line for line in out.stdout.splitlines() if line.startswith("RESULT")]
    requests, duration_us, size, p95_us, errors = (float(word) for word in line.split()[1:])
    assert errors == 0, f"{errors:.0f} of {requests:.0f} answers of {address}{paths[0]} were errors"
    seconds = duration_us / 1e6
    assert requests, f"{address}{paths[0]}: no answer within {seconds:.0f} s; a longer BENCH_SECONDS is needed"
    return Load(requests / seconds, p95_us / 1000, 1000 * used / requests, size / seconds / 1e6)


def cpu_s(pids: Sequence[int]) -> float:
    """User and system time of these processes."""
    ticks = 0
    for pid in pids:
        with contextlib.suppress(OSError):  # a helper of the database that has ended
            fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
            ticks += int(fields[11]) + int(fields[12])
    return ticks / os.sysconf("SC_CLK_TCK")
