"""Nodules of benign hyperplasia packed into the transition zone: glandular, stromal and mixed."""

import math
from collections.abc import Iterator

import numpy as np

from app.demo.phantom import tissues
from app.demo.phantom.derived import Rough, Within
from app.demo.phantom.gland import Gland
from app.demo.phantom.noise import isotropic
from app.demo.phantom.shapes import Ellipsoid, Shape, Triple
from app.demo.phantom.tissues import Tissue

KINDS = (tissues.GLANDULAR_NODULE, tissues.STROMAL_NODULE, tissues.MIXED_NODULE)
SHARES = (0.36, 0.24, 0.40)


def nodules(gland: Gland, seed: int) -> Iterator[tuple[Shape, Tissue]]:
    """Large ones first, kept apart from each other; the bigger the adenoma, the more of them."""
    random = np.random.default_rng(seed)
    taken: list[tuple[Triple, float]] = []
    for wanted in np.sort(random.uniform(2.2, 4.2 + 4.2 * gland.adenoma, int(34 * gland.adenoma)))[::-1]:
        side = 1 if random.uniform() < 0.5 else -1
        at = (
            side * random.uniform(0.10, 0.82), random.uniform(-0.72, 0.40), random.uniform(-0.48, 0.72)
        )  # fmt: skip
        center = gland.place(at)
        if any(math.dist(center, other) < 0.8 * (wanted + radius) for other, radius in taken):
            continue
        lobe = gland.lobes[0 if side > 0 else 1]
        point = tuple(np.array([v], dtype=np.float32) for v in center)
        if float(lobe.distance(point)[0]) > -0.45 * wanted:  # type: ignore[arg-type]
            continue
        taken.append((center, float(wanted)))
        radii = (float(wanted * v) for v in random.uniform(0.8, 1.2, 3))
        body = Ellipsoid(center, (next(radii), next(radii), next(radii)), (0.0, 0.0, float(random.uniform(0, 90))))
        tissue = KINDS[int(random.choice(3, p=SHARES))].brighter(float(random.uniform(0.85, 1.15)))
        yield Within(Rough(body, isotropic(seed + 9, 4.0), 0.35), lobe), tissue
