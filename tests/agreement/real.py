"""Delineations of real cases beside the repository (see its README); tests that need them say so when absent."""

import os
from pathlib import Path

import pytest

ROOT = Path(os.environ.get("CONSILIUM_REAL_DATA", Path(__file__).parents[3] / "shared" / "data"))


def delineation(name: str, case: str = "ProstateX-0000") -> Path:
    path = ROOT / "delineations" / case / f"{name}.nii.gz"
    if not path.is_file():
        pytest.skip("the public PI-CAI delineations lie beside the repository (CONSILIUM_REAL_DATA), not here")
    return path
