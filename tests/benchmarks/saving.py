"""What a save costs: time to the acknowledgement, and CPU of web server and PostgreSQL, by number of readers."""

import os
import statistics
import threading
import time
from pathlib import Path

import pytest

from tests.trust.running_house import RunningHouse, running_house
from tests.trust.scene import readers_with_drafts
from tests.trust.writers import Writer

READERS = (1, 2, 4, 8)
SAVES = 100
"""By each reader."""


def main() -> None:
    print(f"Autosave, {SAVES} saves by each reader without pause, PostgreSQL with fsync on, {os.cpu_count()} cores")
    print(" readers  saves/s   p50 ms   p95 ms  web CPU ms/save  database CPU ms/save")
    with pytest.MonkeyPatch.context() as patch, running_house(patch) as house:
        for number in READERS:
            print(row(house, readers_with_drafts(house, number)), flush=True)


def row(house: RunningHouse, writers: list[Writer]) -> str:
    seconds: list[float] = []
    threads = [threading.Thread(target=save_often, args=(writer, seconds)) for writer in writers]
    web, database, began = cpu_s(house.web()), cpu_s(house.database()), time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    took = time.perf_counter() - began
    saves = len(seconds)
    web_ms = 1000 * (cpu_s(house.web()) - web) / saves
    database_ms = 1000 * (cpu_s(house.database()) - database) / saves
    cut = statistics.quantiles(seconds, n=20)
    return (
        f"{len(writers):>8} {saves / took:>8.0f} {1000 * cut[9]:>8.1f} {1000 * cut[18]:>8.1f}"
        f" {web_ms:>16.1f} {database_ms:>21.1f}"
    )


def save_often(writer: Writer, seconds: list[float]) -> None:
    for number in range(1, SAVES + 1):
        began = time.perf_counter()
        assert writer.write(number), writer.ledger.refused
        seconds.append(time.perf_counter() - began)


def cpu_s(pids: list[int]) -> float:
    """User and system time of these processes and of their ended children."""
    ticks = 0
    for pid in pids:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        ticks += sum(int(field) for field in fields[11:15])
    return ticks / os.sysconf("SC_CLK_TCK")


if __name__ == "__main__":
    main()
