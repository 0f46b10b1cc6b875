"""One painted series: the whole anatomy of a case on the grid of a series, organ over organ."""

from app.demo.phantom import organs, pelvis, tissues
from app.demo.phantom.canvas import Canvas
from app.demo.phantom.cases import PhantomCase
from app.demo.phantom.prostate import paint_prostate, paint_vesicles
from app.kernel.geometry import Grid


def painted(case: PhantomCase, grid: Grid, channels: tuple[str, ...], edge_mm: float) -> Canvas:
    """Tissue properties (`channels`) of the case, each (frames, rows, columns)."""
    canvas = Canvas(grid, case.offset_mm, channels, case.seed, edge_mm)
    pelvis.paint_body(canvas, case.girth_mm)
    pelvis.paint_muscles(canvas)
    pelvis.paint_bones(canvas)
    pelvis.paint_groin(canvas, case.seed)
    organs.paint_floor(canvas, case.gland, case.rectum_mm)
    organs.paint_bladder(canvas, case.gland, case.bladder)
    organs.paint_bowel(canvas, case.gland, case.rectum_mm, case.rectal_gas, case.seed)
    _paint_gland(canvas, case)
    return canvas


def painted_about_probe(case: PhantomCase, grid: Grid, edge_mm: float) -> Canvas:
    """What a probe in the rectum reaches, as `echo`; the rectum itself is the probe's."""
    canvas = Canvas(grid, case.offset_mm, ("echo",), case.seed, edge_mm)
    canvas.fill(tissues.PERIPROSTATIC)
    organs.paint_floor(canvas, case.gland, case.rectum_mm)
    organs.paint_bladder(canvas, case.gland, case.bladder)
    _paint_gland(canvas, case)
    return canvas


def _paint_gland(canvas: Canvas, case: PhantomCase) -> None:
    organs.paint_veins(canvas, case.gland, case.seed)
    paint_vesicles(canvas, case.gland, case.seed)
    paint_prostate(canvas, case.gland, case.lesions, case.seed)
