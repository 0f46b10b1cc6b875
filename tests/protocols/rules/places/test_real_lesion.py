"""The known lesion of ProstateX-0000, by its public delineations: patient's right, posterior, peripheral zone."""

import gzip
import os
from pathlib import Path
from typing import Any

import pytest

from app.imaging.formats.delineations.nifti import read
from app.imaging.rules.delineations import source_grid
from app.imaging.values.delineations import Voxels
from app.kernel.geometry import Grid
from app.kernel.raster import BoolArray
from app.protocols.rules.places import placed
from tests.protocols.rules.places.drawn import FINDING, FINDINGS, mask

ROOT = Path(os.environ.get("CONSILIUM_REAL_DATA", Path(__file__).parents[5] / "shared" / "data"))


def drawn(name: str) -> tuple[Grid, dict[str, BoolArray]]:
    path = ROOT / "delineations" / "ProstateX-0000" / f"{name}.nii.gz"
    if not path.is_file():
        pytest.skip("the public PI-CAI delineations lie beside the repository (CONSILIUM_REAL_DATA), not here")
    voxels = read(gzip.decompress(path.read_bytes()), "").drawn
    assert isinstance(voxels, Voxels)
    grid, turned = source_grid(voxels)
    frames = {key: one.transpose(2, 1, 0)[:: -1 if turned else 1] for key, one in voxels.masks.items()}
    return grid, frames


@pytest.mark.parametrize("gland", ["gland_Guerbet23", "gland_Bosma22b"])
@pytest.mark.parametrize("zones", ["zones_Yuan23", "zones_HeviAI23"])
def test_it_lies_right_posterior_peripheral_with_zones_and_there_by_the_gland_alone(gland: str, zones: str) -> None:
    grid, outline = drawn(gland)
    lesion = mask(drawn("lesion_human_original")[1]["3"])
    labels = drawn(zones)[1]
    of_gland = mask(outline["1"], structure="prostate")
    by_zones = [mask(labels["1"], structure="peripheral_zone"), mask(labels["2"], structure="transition_zone")]

    def found(*marks: dict[str, Any]) -> dict[str, Any]:
        result: dict[str, Any] = placed(FINDINGS, marks, {"t2": grid})["findings"][FINDING]
        return result

    for drawing in (by_zones, [of_gland, *by_zones]):
        assert found(*drawing, lesion) == {"sectors": ["Mid_R_PZpm"], "beyond_gland_mm": pytest.approx(0, abs=5)}
    # without zones the map's border is coarse: a fifth of the lesion lies inside of it
    assert found(of_gland, lesion)["sectors"] == ["Mid_R_PZpm", "Mid_R_TZp"]
