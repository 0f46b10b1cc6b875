"""Frames are encoded without loss, the manifest says where each lies and what it means."""

from dataclasses import replace

import numpy as np
import pytest

from app.imaging import packs
from app.imaging.packs.manifest import Place
from app.imaging.rules import stacks
from tests.imaging.rules.test_stacks import frame


@pytest.mark.parametrize("dtype", ["uint8", "int8", "uint16", "int16"])
@pytest.mark.parametrize("shape", [(64, 48), (33, 1), (1, 1), (16, 16, 3)])
def test_encoding_is_exact(dtype: str, shape: tuple[int, ...]) -> None:
    info = np.iinfo(dtype)
    rows = np.add.outer(np.arange(shape[0]), np.zeros(shape[1:])) % 100
    for array in (rows, np.random.default_rng(1).integers(info.min, info.max, shape, endpoint=True)):
        encoded = packs.encode(array.astype(dtype))
        decoded = packs.decode(encoded, shape, np.dtype(dtype))
        assert np.array_equal(decoded, array.astype(dtype))
        assert len(encoded.data) <= array.astype(dtype).nbytes


def test_smooth_pictures_are_packed_and_noise_stays_raw() -> None:
    smooth = np.add.outer(np.arange(64), np.arange(64)).astype(np.uint16)
    noise = np.random.default_rng(1).integers(0, 65535, (64, 64)).astype(np.uint16)
    assert packs.encode(smooth).encoding == "htj2k"
    assert packs.encode(noise).encoding == "raw"


def test_the_manifest_lists_stacks_in_order_with_places_and_defaults() -> None:
    frames = [frame(z, source=int(z), b=b) for b in (800, 50) for z in (3, 0)]
    named = [f.__class__(**{**vars(f), "sop_uid": f"1.{i}"}) for i, f in enumerate(frames)]
    places = {(f.sop_uid, 1): Place(10 * i, 10, "raw") for i, f in enumerate(named)}
    manifest = packs.manifest_of(stacks.split(named), places, pack_sha256="ab", pack_bytes=40)
    first, second = manifest["stacks"]
    assert [first["b_value"], second["b_value"]] == [50, 800]
    assert [f["position_mm"] for f in first["frames"]] == [[0, 0, 0], [0, 0, 3]]
    assert [f["offset"] for f in first["frames"]] == [30, 20]
    assert first["window"] == {"center": 0.5, "width": 1.0}
    assert first["value_range"] == [0, 1]


def test_a_map_of_thousandths_gets_a_window_as_narrow() -> None:
    adc = replace(frame(0), maximum=0.003, percentiles=(0.0, 0.0024))  # mm2/s
    place = {(adc.sop_uid, 1): Place(0, 10, "raw")}
    manifest = packs.manifest_of(stacks.split([adc]), place, pack_sha256="ab", pack_bytes=10)
    assert manifest["stacks"][0]["window"] == {"center": 0.0012, "width": 0.0024}


def test_a_thumbnail_is_a_small_png() -> None:
    picture = packs.thumbnail_png(np.add.outer(np.arange(400), np.arange(300)).astype(np.uint16))
    assert picture.startswith(b"\x89PNG")
    assert len(picture) < 30_000
