"""Paints the organs beside the prostate: pelvic floor, bladder, rectum and bowel, periprostatic veins."""

import numpy as np

from app.demo.phantom import tissues
from app.demo.phantom.canvas import Canvas
from app.demo.phantom.derived import Rough, Shell
from app.demo.phantom.gland import Gland
from app.demo.phantom.noise import isotropic
from app.demo.phantom.shapes import Column, Ellipsoid, Triple, Tube

SIDES = (1, -1)


def paint_floor(canvas: Canvas, gland: Gland, rectum_mm: float) -> None:
    """Levator ani around prostate and rectum; below the apex the perineum, penile bulb and crura."""
    back = gland.back(0.0) + 2 * rectum_mm
    apex_z = gland.place((0.0, 0.0, -1.0))[2]
    middle, deep = (back - gland.ry) / 2, (back + gland.ry) / 2
    sling = Column((
        (apex_z - 34, 22.0, 10.0, 22.0), (apex_z - 12, 16.0, 16.0, 30.0), (apex_z + 4, 14.0, 20.5, 33.0),
        (apex_z + 14, middle, gland.rx + 1.5, deep + 3.0), (apex_z + 24, middle, gland.rx + 5.0, deep + 5.0),
        (apex_z + 38, middle + 4, gland.rx + 9.0, deep + 6.0), (apex_z + 52, middle + 6, gland.rx + 4.0, deep - 4.0),
    ))  # fmt: skip
    canvas.paint(sling, tissues.PERIPROSTATIC, edge_mm=3.0)
    canvas.paint(Shell(sling, 3.6, top_mm=apex_z + 34), tissues.MUSCLE.brighter(1.25), edge_mm=1.6)
    floor = Column(((apex_z - 34, 22.0, 9.5, 21.0), (apex_z - 8, 17.0, 16.0, 30.0), (apex_z + 2, 15.0, 17.0, 30.0)))
    canvas.paint(floor, tissues.PERINEUM, edge_mm=5.0)
    apex = gland.place((0.0, 0.0, -0.96))
    below: Triple = (0.0, apex[1] + 1.0, apex[2] - 16)
    diaphragm = Ellipsoid((0, below[1] + 4, below[2] + 1), (27, 20, 4.0))
    canvas.paint(diaphragm, tissues.MUSCLE.brighter(1.3), edge_mm=3.0)
    canvas.paint(Tube((apex, below), (7.5, 6.5)), tissues.SPHINCTER, edge_mm=2.2)
    canvas.paint(Tube((apex, below), (3.8, 3.2)), tissues.URETHRA.brighter(0.8), edge_mm=1.6)
    bulb = ((0.0, below[1] + 4, below[2] - 12), (0.0, -26.0, below[2] - 18), (0.0, -58.0, below[2] - 6))
    canvas.paint(Tube(bulb, (10.0, 8.4, 7.4)), tissues.CORTEX.brighter(2.5), edge_mm=1.6)
    canvas.paint(Tube(bulb, (8.4, 7.0, 6.0)), tissues.BULB, edge_mm=1.8)
    for s in SIDES:
        crus = ((s * 30.0, 8.0, below[2] - 10), (s * 13.0, -26.0, below[2] - 8), (s * 7.0, -60.0, below[2] + 6))
        canvas.paint(Tube(crus, (6.5, 8.0, 8.0)), tissues.CORTEX, edge_mm=1.2)
        canvas.paint(Tube(crus, (5.0, 6.6, 6.6)), tissues.BULB.brighter(0.8), edge_mm=1.6)


def paint_veins(canvas: Canvas, gland: Gland, seed: int) -> None:
    """Venous plexus in front of and beside the gland, neurovascular bundles at five and seven o'clock."""
    random = np.random.default_rng(seed + 4)
    for s in SIDES:
        for _ in range(44):
            angle = np.deg2rad(random.choice([random.uniform(-88, 20), random.uniform(26, 50)]))
            z = float(random.uniform(-0.8, 0.9))
            out = float(random.uniform(1.05, 1.22)) * float(np.sqrt(1 - 0.6 * z * z))
            at = gland.place((s * out * float(np.cos(angle)), out * float(np.sin(angle)), z))
            radius = float(random.uniform(0.7, 1.7))
            bright = float(random.uniform(0.6, 1.15))
            tissue = tissues.VEIN.brighter(bright) if random.uniform() < 0.6 else tissues.VESSEL.brighter(4 * bright)
            ends = tuple(
                (at[0] + float(d[0]), at[1] + float(d[1]), at[2] + float(d[2])) for d in random.normal(0, 2.6, (2, 3))
            )
            canvas.paint(Tube(ends, (radius, radius)), tissue, edge_mm=1.1)


def paint_bladder(canvas: Canvas, gland: Gland, filling: float) -> None:
    neck = gland.place((0.0, -0.42, 0.92))
    radii = (37.0 * filling, 31.0 * filling, 24.0 * filling)
    body = Ellipsoid((0.0, neck[1] - 9.0, neck[2] + radii[2] - 3.0), radii, (-12, 0, 0))
    around = (radii[0] + 3.0, radii[1] + 3.0, radii[2] + 3.4)
    wandering = isotropic(23, 15.0)
    canvas.paint(Rough(Ellipsoid(body.center, around, body.turn_deg), wandering, 0.7), tissues.BLADDER_WALL,
                 edge_mm=1.4)  # fmt: skip
    canvas.paint(Rough(body, wandering, 0.7), tissues.URINE, edge_mm=1.3)


def paint_bowel(canvas: Canvas, gland: Gland, rectum_mm: float, gas: bool, seed: int) -> None:
    random = np.random.default_rng(seed + 5)
    r, apex_z = rectum_mm, gland.place((0.0, 0.0, -1.0))[2]
    wall = gland.back(0.0)
    anal = ((0.0, wall + 7, apex_z - 10), (0.0, wall + 19, apex_z - 28), (0.0, wall + 27, apex_z - 48))
    canvas.paint(Tube(anal, (12.0, 11.5, 10.5)), tissues.SPHINCTER, edge_mm=2.0)
    canvas.paint(Tube(anal, (6.5, 5.5, 5.0)), tissues.RECTAL_MUCOSA.brighter(0.7), edge_mm=2.4)
    course = (
        (0.0, wall + 9.0, apex_z - 6), (0.0, gland.back(-0.4) + r * 0.9 + 1, -8.0), (1.0, wall + r + 0.5, 6.0),
        (3.0, gland.back(0.7) + r + 4, 22.0), (7.0, wall + r + 14, 46.0), (12.0, wall + r + 14, 70.0),
    )  # fmt: skip
    radii = (8.5, r * 0.9, r, r * 1.06, r * 1.05, r * 0.9)
    folds = isotropic(seed + 6, 8.0)
    canvas.paint(Tube(course, radii, 1.42), tissues.RECTAL_WALL, edge_mm=1.6)
    mucosa = Rough(Tube(course, tuple(v - 2.4 for v in radii), 1.5), folds, 0.5)
    canvas.paint(mucosa, tissues.RECTAL_MUCOSA.brighter(0.8), edge_mm=1.6)
    lumen = tuple(max(0.5, v - 3.8) for v in radii)
    inside = tissues.GAS if gas else tissues.STOOL
    canvas.paint(Rough(Tube(course, lumen, 1.55), folds, 1.1), inside, edge_mm=1.6)
    if gas:
        low = tuple((x + 2.0, y + v * 0.6, z) for (x, y, z), v in zip(course, lumen, strict=True))
        canvas.paint(Rough(Tube(low, tuple(v * 0.5 for v in lumen), 1.9), folds, 1.5), tissues.STOOL, edge_mm=1.8)
    loops = ((-36, -34, 88), (2, -44, 96), (40, -22, 84), (-6, 22, 92), (52, 22, 64), (-50, 20, 70), (26, -64, 84),
             (-28, -68, 80), (70, -30, 70), (-72, -24, 72))  # fmt: skip
    for center in loops:
        radius = random.uniform(12, 20, 3)
        turn = (0.0, 0.0, float(random.uniform(0, 90)))
        rough = isotropic(seed + int(center[0]) + 300, 9.0)
        canvas.paint(Rough(Ellipsoid(center, _triple(radius + 2.5), turn), rough, 1.2), tissues.BOWEL_WALL, edge_mm=1.6)
        canvas.paint(Rough(Ellipsoid(center, _triple(radius), turn), rough, 1.6),
                     tissues.STOOL.brighter(float(random.uniform(0.6, 2.4))), edge_mm=1.6)  # fmt: skip


def _triple(values: "np.ndarray[tuple[int, ...], np.dtype[np.float64]]") -> Triple:
    return float(values[0]), float(values[1]), float(values[2])
