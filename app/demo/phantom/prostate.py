"""Paints the prostate: zones, adenoma nodules, urethra, capsule, seminal vesicles, lesions."""

import numpy as np

from app.demo.phantom import tissues
from app.demo.phantom.canvas import Canvas
from app.demo.phantom.derived import Rough, Shell, Within
from app.demo.phantom.gland import Gland
from app.demo.phantom.lesions import Lesion
from app.demo.phantom.nodules import nodules
from app.demo.phantom.noise import isotropic
from app.demo.phantom.shapes import Ellipsoid, Tube


def paint_prostate(canvas: Canvas, gland: Gland, lesions: tuple[Lesion, ...], seed: int) -> None:
    outline = gland.outline
    canvas.paint(outline, tissues.PERIPHERAL, exact=True)
    _septa(canvas, gland)
    canvas.paint(gland.central, tissues.CENTRAL, edge_mm=1.8, exact=True)
    for lobe in gland.lobes:
        canvas.paint(Rough(lobe, isotropic(seed + 5, 7.0), 0.5), tissues.TRANSITION, edge_mm=1.2, exact=True)
    _nodules(canvas, gland, seed)
    for lobe in gland.lobes:
        canvas.paint(Shell(lobe, 0.7), tissues.RIM.brighter(1.3), edge_mm=1.1, exact=True)
    canvas.paint(gland.stroma, tissues.STROMA, edge_mm=2.6, exact=True)
    _ducts(canvas, gland)
    for number, lesion in enumerate(lesions):
        body = lesion.body(gland, seed + 31 + number)
        canvas.paint(body, lesion.tissue, edge_mm=1.2 + 2.2 * (1 - lesion.conspicuity), exact=True)
    canvas.paint(Shell(outline, 0.8), tissues.CAPSULE, edge_mm=0.9, exact=True)
    for lesion in lesions:
        if lesion.epe >= 4:  # breaks through the capsule
            canvas.paint(lesion.body(gland, seed + 31 + lesions.index(lesion)), lesion.tissue, edge_mm=1.2, exact=True)


def _septa(canvas: Canvas, gland: Gland) -> None:
    """Thin radial septa of the peripheral zone."""
    for angle in np.deg2rad([20, 42, 64, 86, 116, 138, 160]):
        at = (1.15 * np.cos(angle), 1.05 * np.sin(angle))
        path = (gland.place((0.2 * at[0], 0.2 * at[1], -0.35)), gland.place((at[0], at[1], 0.25)))
        septum = Within(Tube(path, (0.25, 0.25)), gland.outline)
        canvas.paint(septum, tissues.PERIPHERAL.brighter(0.62), edge_mm=0.8)


def _nodules(canvas: Canvas, gland: Gland, seed: int) -> None:
    for body, tissue in nodules(gland, seed):
        canvas.paint(body, tissue, edge_mm=0.7, exact=True)
        canvas.paint(Shell(body, 0.5), tissues.RIM, edge_mm=0.8, exact=True)


def _ducts(canvas: Canvas, gland: Gland) -> None:
    neck, veru, apex = gland.place((0, -0.42, 0.95)), gland.place((0, 0.06, -0.12)), gland.place((0, 0.0, -1.0))
    canvas.paint(Tube((neck, veru), (2.8, 2.6)), tissues.CENTRAL, edge_mm=3.0)
    canvas.paint(Tube((neck, veru), (0.8, 1.2)), tissues.URETHRA, edge_mm=1.8)
    canvas.paint(Tube((veru, apex), (3.4, 4.2)), tissues.SPHINCTER.brighter(1.7), edge_mm=2.4)
    canvas.paint(Tube((veru, apex), (1.7, 2.0)), tissues.URETHRA, edge_mm=1.6)
    canvas.paint(Ellipsoid(veru, (1.9, 1.6, 3.4)), tissues.VERUMONTANUM, edge_mm=0.9)
    for side in (-1, 1):
        base = gland.place((side * 0.07, 0.5, 0.98))
        canvas.paint(Tube((base, veru), (0.8, 0.4)), tissues.VERUMONTANUM.brighter(0.8), edge_mm=0.8)


def paint_vesicles(canvas: Canvas, gland: Gland, seed: int) -> None:
    """Convoluted bright tubules with dark walls, and the two ampullae of the vas between them."""
    random = np.random.default_rng(seed + 77)
    root = np.asarray(gland.place((0.0, 0.72, 0.98)))
    for side in (-1, 1):
        tip = root + np.array([side * 32.0, 6.0, 15.0])
        bend = root + np.array([side * 15.0, 4.5, 5.0])
        path = tuple(_triple(p) for p in (root + np.array([side * 3.0, 1.0, 1.0]), bend, tip))
        canvas.paint(Tube(path, (4.0, 6.2, 4.2)), tissues.VESICLE_WALL, edge_mm=1.2)
        for _ in range(30):
            t = random.uniform(0, 1)
            middle = (path[0] if t < 0.5 else path[1], path[1] if t < 0.5 else path[2])
            center = np.asarray(middle[0]) * (1 - 2 * (t % 0.5)) + np.asarray(middle[1]) * 2 * (t % 0.5)
            center = center + random.normal(0, 1.9, 3)
            radii = random.uniform(1.2, 2.6, 3)
            canvas.paint(
                Ellipsoid(_triple(center), _triple(radii), _triple(random.uniform(0, 90, 3))),
                tissues.VESICLE_FLUID.brighter(float(random.uniform(0.65, 1.1))),
                edge_mm=0.9,
            )
        duct = tuple(_triple(root + np.array([side * x, y, z])) for x, y, z in ((3, -1, 0), (5, 1, 12), (13, -4, 26)))
        canvas.paint(Tube(duct, (2.6, 3.0, 2.0)), tissues.VESICLE_WALL.brighter(0.6), edge_mm=0.9)
        canvas.paint(Tube(duct, (0.8, 1.1, 0.6)), tissues.VESICLE_FLUID.brighter(0.7), edge_mm=0.8)


def _triple(values: "np.ndarray[tuple[int, ...], np.dtype[np.float64]]") -> tuple[float, float, float]:
    return float(values[0]), float(values[1]), float(values[2])
