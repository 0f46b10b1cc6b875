"""What the embedded database costs: first start, later starts, attaching, and a clone for a test."""

import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from app.kernel.embedded_postgres import attach
from tests.database import Databases, server


def main() -> None:
    with tempfile.TemporaryDirectory(prefix="consilium-") as name:
        folder = Path(name)
        print(f"{'first start and stop':<28} {median(1, lambda: start_and_stop(folder)):>8.0f} ms")
        print(f"{'later start and stop':<28} {median(3, lambda: start_and_stop(folder)):>8.0f} ms")
        with attach(folder):
            print(f"{'attach to a running one':<28} {median(10, lambda: start_and_stop(folder)):>8.0f} ms")
    with server() as running:
        databases = Databases(running)
        print(f"{'a database for a test':<28} {median(20, lambda: clone(databases)):>8.0f} ms")
        databases.close()


def start_and_stop(folder: Path) -> None:
    with attach(folder):
        pass


def clone(databases: Databases) -> None:
    with databases.clone():
        pass


def median(times: int, work: Callable[[], None]) -> float:
    """Milliseconds."""
    taken = []
    for _ in range(times):
        began = time.perf_counter()
        work()
        taken.append(1000 * (time.perf_counter() - began))
    return sorted(taken)[times // 2]


if __name__ == "__main__":
    main()
