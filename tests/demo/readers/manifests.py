"""A reading manifest of a phantom, as the reading room would compose it, without a database."""

from typing import Any
from uuid import UUID, uuid5

from app.demo.phantom.cases import PhantomCase
from app.demo.studies import grids as slices
from app.demo.studies.probe import Probe
from app.kernel.geometry import Grid, grid_to_json
from app.protocols.presets import PRESETS

READING = UUID("11111111-2222-4333-8444-555555555555")


def manifest_of(case: PhantomCase, *, contrast: bool | None = None) -> dict[str, Any]:
    grids = {
        "t2_sag": slices.sagittal(case),
        "t2_ax": slices.axial(case, 256, 0.7, 20),
        "adc": slices.axial(case, 128, 1.6, 20),
        "high_b": slices.axial(case, 128, 1.6, 20),
    }
    if case.contrast if contrast is None else contrast:
        grids["dce"] = slices.axial(case, 96, 2.0, 16)
    return _manifest("pirads21", grids)


def ultrasound_of(case: PhantomCase) -> dict[str, Any]:
    return _manifest("primus1", {"trus": Probe(case).grid(0.5, 1.0)})


def _manifest(protocol: str, grids: dict[str, Grid]) -> dict[str, Any]:
    return {
        "reading": {"id": str(READING)},
        "protocol": {"key": protocol, "marks": PRESETS[protocol].definition["marks"]},
        "stacks": [_stack(pane, grid, number) for number, (pane, grid) in enumerate(grids.items(), start=1)],
    }


def _stack(pane: str, grid: Grid, number: int) -> dict[str, Any]:
    shape = grid_to_json(grid)
    positions = shape.pop("frame_positions_mm")
    assert isinstance(positions, list)
    return {
        "id": str(uuid5(READING, pane)),
        "pane_roles": [pane],
        "frame_of_reference_uid": "1.2.3",
        "grid": shape,
        "frames": [
            {"sop_instance_uid": f"1.2.{number}.{k}", "frame_number": 1, "position_mm": position}
            for k, position in enumerate(positions, start=1)
        ],
    }
