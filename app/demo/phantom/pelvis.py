"""Paints the wall of the pelvis: body, bones, muscles, vessels of the groin."""

from collections.abc import Iterator

import numpy as np

from app.demo.phantom import tissues
from app.demo.phantom.canvas import Canvas
from app.demo.phantom.derived import Rough, Shell
from app.demo.phantom.noise import isotropic
from app.demo.phantom.shapes import Ellipsoid, Shape, Tube

SIDES = (1, -1)


def paint_body(canvas: Canvas, girth_mm: float) -> None:
    canvas.fill(tissues.AIR)
    front = -72.0 - girth_mm
    middle = (front + 122.0) / 2
    canvas.paint(Ellipsoid((0, middle, 10), (215, 122 - middle, 320)), tissues.SKIN, edge_mm=1.5)
    canvas.paint(Ellipsoid((0, middle, 10), (213, 120 - middle, 318)), tissues.FAT, edge_mm=1.0)


def paint_bones(canvas: Canvas) -> None:
    """Cortex of all first, then marrow of all: neighbours fuse into one pelvic bone."""
    fused = [shape for s in SIDES for shape in _pelvic_bone(s)]
    spine = [
        Ellipsoid((0, y, z), (9 + 3.0 * n, 5 + n, 8 + n))
        for n, (y, z) in enumerate(((78, -8), (86, 12), (90, 34), (88, 58), (82, 82)))
    ]
    for shape in fused + spine:
        canvas.paint(Shell(shape, 3.0), tissues.CORTEX, edge_mm=1.0)
    for shape in fused + spine:
        canvas.paint(shape, tissues.MARROW, edge_mm=1.4)
    for s in SIDES:
        canvas.paint(Ellipsoid((s * 97, -2, 8), (29, 29, 29)), tissues.CORTEX.brighter(1.5), edge_mm=1.0)
        canvas.paint(Ellipsoid((s * 97, -2, 8), (27.6, 27.6, 27.6)), tissues.CARTILAGE, edge_mm=1.2)
        canvas.paint(Ellipsoid((s * 97, -2, 8), (25.4, 25.4, 25.4)), tissues.CORTEX, edge_mm=0.8)
        canvas.paint(Ellipsoid((s * 97, -2, 8), (24.6, 24.6, 24.6)), tissues.FEMORAL_MARROW, edge_mm=1.0)
    canvas.paint(Ellipsoid((0, -46, -20), (2.6, 11.5, 23), (-34, 0, 0)), tissues.FIBROCARTILAGE, edge_mm=2.2)


def _pelvic_bone(s: int) -> Iterator[Shape]:
    yield Ellipsoid((s * 15, -46, -20), (14, 12, 24), (-34, 0, s * 6))  # body of the pubis
    yield Tube(((s * 20, -50, -10), (s * 52, -42, 8), (s * 80, -22, 20)), (9.0, 8.5, 13.0))  # upper ramus
    yield Tube(((s * 12, -42, -34), (s * 30, -14, -52), (s * 52, 26, -48)), (6.0, 6.0, 9.0))  # lower ramus
    yield Ellipsoid((s * 73, 10, 14), (19, 32, 32), (0, 0, -s * 14))  # acetabulum
    yield Tube(((s * 72, 26, 8), (s * 63, 42, -18), (s * 58, 38, -46)), (15.0, 12.0, 14.0))  # ischium


def paint_muscles(canvas: Canvas) -> None:
    for s in SIDES:
        for number, shape in enumerate(_muscles(s)):
            rough = Rough(shape, isotropic(40 + number, 13.0), 1.1)
            canvas.paint(rough, tissues.MUSCLE, edge_mm=1.3)
        gluteus = Ellipsoid((s * 78, 90, -2), (66, 19, 70), (0, 0, -s * 12))
        canvas.paint(Rough(gluteus, isotropic(60, 9.0), 1.5), tissues.GLUTEUS, edge_mm=1.6)
    raphe = Tube(((0, 76, -12), (0, 68, -34), (0, 58, -52)), (2.0, 2.0, 2.5))
    canvas.paint(raphe, tissues.SPHINCTER, edge_mm=2.0)


def _muscles(s: int) -> Iterator[Shape]:
    yield Ellipsoid((s * 46, 2, -3), (10.0, 40, 42), (0, 0, -s * 15))  # obturator internus
    yield Ellipsoid((s * 54, -14, -32), (40, 12, 24), (0, 0, s * 32))  # obturator externus
    yield Ellipsoid((s * 60, -42, -30), (40, 13, 28), (0, 0, s * 26))  # pectineus
    yield Ellipsoid((s * 34, -62, -50), (19, 13, 27), (0, 0, s * 26))  # adductors
    yield Ellipsoid((s * 62, -18, -64), (38, 16, 24), (0, 0, s * 24))
    yield Ellipsoid((s * 88, 24, -36), (22, 20, 28), (0, 0, s * 12))  # quadratus femoris
    yield Ellipsoid((s * 92, -42, 4), (24, 15, 60))  # iliopsoas
    yield Ellipsoid((s * 94, -66, -30), (16, 10, 60))  # sartorius
    yield Ellipsoid((s * 15, -67, 44), (16, 4.5, 50), (-4, 0, 0))  # rectus abdominis
    yield Ellipsoid((s * 66, 60, -4), (26, 6.5, 12), (0, 0, -s * 22))  # gemelli


def paint_groin(canvas: Canvas, seed: int) -> None:
    """Femoral vessels without signal, the spermatic cords."""
    random = np.random.default_rng(seed + 3)
    for s in SIDES:
        for x, y, r in ((66, -68, 5.0), (55, -65, 6.2), (74, -74, 2.2), (61, -79, 2.4)):
            path = ((s * x, y + 10, 60), (s * x, y, 10), (s * (x + 5), y - 4, -70))
            canvas.paint(Tube(path, (r * 1.15,) * 3), tissues.BLADDER_WALL, edge_mm=1.2)
            canvas.paint(Tube(path, (r * 0.85,) * 3), tissues.VESSEL, edge_mm=1.4)
        cord = ((s * 34, -82, 0), (s * 28, -84, -40), (s * 24, -80, -80))
        canvas.paint(Tube(cord, (6.0, 7.0, 7.0)), tissues.FAT.brighter(0.75), edge_mm=3.0)
        for _ in range(7):
            dx, dy = random.uniform(-4, 4, 2)
            inside = tuple((x + float(dx), y + float(dy), z) for x, y, z in cord)
            canvas.paint(Tube(inside, (1.3,) * 3), tissues.VESSEL.brighter(float(random.uniform(3, 9))), edge_mm=1.2)
