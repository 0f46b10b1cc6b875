"""How long a whole campaign takes to compare, from cold: cases x readers x structures, on all processors.

    python -m tests.benchmarks.agreement [--cases 1000] [--readers 5] [--processes 2] [--database]

With `--database` it is the whole of it: a campaign in a database of its own, compared and its boards computed by
workers, then looked at (see agreement_database.py).

Target: 1,000 cases x 5 readers x 3 structures in at most 180 s on 2 processors, one signature more in at most 0.3 s,
and a cost that grows in proportion to the cases (exponent 1). Masks lie on a T2 grid of 24 x 384 x 384 voxels.
"""

import argparse
import base64
import math
import time
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from functools import cache

import numpy as np

from app.agreement.rules import comparing
from app.agreement.rules.comparing import ReaderContent
from app.agreement.values import MetricValue
from app.protocols.marks import encode
from app.protocols.presets import pirads21
from app.protocols.values import Definition
from tests.benchmarks import agreement_database
from tests.benchmarks.drawings import PLACE, STRUCTURES, drawn


def content(reader: int, seed: int) -> ReaderContent:
    generator = np.random.default_rng((seed, reader))
    marks = []
    for structure, radii_mm in STRUCTURES.items():
        data = base64.b64encode(encode(drawn(radii_mm, generator))).decode()
        geometry = {"encoding": "rle-gzip-1", "data": data}
        marks.append({"structure": structure, "kind": "mask", "stack_id": "t2", "geometry": geometry})
    return ReaderContent(f"reader {reader}", [], marks, [], {})


def compare(readers: Sequence[ReaderContent], known: Mapping[str, Mapping[str, MetricValue]]) -> comparing.Compared:
    def recall(keys: Sequence[str]) -> dict[str, Mapping[str, MetricValue]]:
        return {key: known[key] for key in keys if key in known}

    return comparing.compare(_definition(), readers, {"t2": PLACE}, PLACE, recall=recall)


@cache
def _definition() -> Definition:
    return Definition.from_json(pirads21.PIRADS21.definition)


def case(readers: Sequence[ReaderContent]) -> tuple[int, float]:
    """Pairs measured, processor seconds."""
    start = time.process_time()
    found = compare(readers, {})
    return len(found.new), time.process_time() - start


def campaign(
    cases: int, material: Sequence[Sequence[ReaderContent]], pool: ProcessPoolExecutor
) -> tuple[int, float, float]:
    """Pairs, seconds on the clock, processor seconds. The material is used again and again."""
    start = time.perf_counter()
    results = list(pool.map(case, (material[i % len(material)] for i in range(cases)), chunksize=5))
    return sum(n for n, _ in results), time.perf_counter() - start, sum(spent for _, spent in results)


def sizes(most: int) -> Iterator[int]:
    yield from (n for n in (most // 8, most // 4, most // 2, most) if n)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cases", type=int, default=1000)
    parser.add_argument("--readers", type=int, default=5)
    parser.add_argument("--processes", type=int, default=2)
    parser.add_argument("--distinct", type=int, default=20, help="cases drawn; the others repeat them")
    parser.add_argument("--database", action="store_true", help="with a database, workers and pages")
    parser.add_argument("--kill", action="store_true", help="with --database: kill a worker on the way")
    args = parser.parse_args()
    if args.database:
        agreement_database.run(cases=args.cases, readers=args.readers, workers=args.processes, kill=args.kill)
        return
    material = [[content(reader, seed) for reader in range(args.readers)] for seed in range(args.distinct)]
    print(f"{'cases':>8}{'pairs':>9}{'seconds':>10}{'CPU s':>10}{'ms CPU/case':>13}")
    spent = {}
    with ProcessPoolExecutor(args.processes) as pool:
        list(pool.map(case, material[: args.processes]))  # imports are no part of it
        for n in sizes(args.cases):
            pairs, seconds, spent[n] = campaign(n, material, pool)
            print(f"{n:>8}{pairs:>9}{seconds:>10.1f}{spent[n]:>10.1f}{1000 * spent[n] / n:>13.1f}")
    first, last = min(spent), max(spent)
    if last > first:
        exponent = math.log(spent[last] / spent[first]) / math.log(last / first)
        print(f"grows with cases to the power {exponent:.2f}")
    known = compare(material[0][:-1], {}).new
    start = time.process_time()
    new = compare(material[0], known).new
    print(f"one signature more: {len(new)} pairs, {1000 * (time.process_time() - start):.0f} ms CPU")


if __name__ == "__main__":
    main()
