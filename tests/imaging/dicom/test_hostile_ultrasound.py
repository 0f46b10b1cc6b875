"""Hostile ultrasound ends in its verdict and harms no neighbour; a long cine fits in the child."""

import json
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import imagecodecs
import numpy as np
import pytest

from app.imaging.dicom import Examined, Examiner
from app.imaging.dicom.limits import SECONDS_PER_FILE
from tests.factories import dicom
from tests.factories import dicom_ultrasound as us
from tests.factories.dicom_ultrasound_hostile import HOSTILE_ULTRASOUND, ODD_ULTRASOUND
from tests.processes import ROOT

LARGEST_MB = 768


@pytest.fixture(scope="module")
def examiner() -> Iterator[Examiner]:
    with Examiner("secret") as running:
        yield running


def test_hostile_ultrasound_ends_in_its_verdict(examiner: Examiner) -> None:
    good = dicom.to_bytes(us.cine())
    sources = [data for made, _ in HOSTILE_ULTRASOUND.values() for data in (made(), good)]
    results = list(examiner.examine(sources))
    found = {name: getattr(r, "code", "accepted") for name, r in zip(HOSTILE_ULTRASOUND, results[::2], strict=True)}
    assert found == {name: code for name, (_, code) in HOSTILE_ULTRASOUND.items()}
    assert all(isinstance(result, Examined) for result in results[1::2])


@pytest.mark.parametrize("name", ODD_ULTRASOUND)
def test_odd_regions_are_taken_for_what_they_are(name: str, examiner: Examiner) -> None:
    made, regions = ODD_ULTRASOUND[name]
    (result,) = examiner.examine([made()])
    assert isinstance(result, Examined), result
    assert (result.regions, result.held) == (regions, "needs_masking")
    assert result.is_blanked == (regions > 0)
    assert result.frames[0].row_spacing_mm is None or 0 < result.frames[0].row_spacing_mm < 100


WORKER = """
import json, resource, sys
from app.imaging.actions.collecting import Collection
from app.imaging.dicom import Examined, Examiner
from app.kernel.settings import settings
collection = Collection()
with Examiner("secret") as examiner:
    (result,) = examiner.examine([__import__("pathlib").Path(sys.argv[1])], collection.keep)
    verdict = getattr(result, "code", None) or collection.add(1, "a cine", result)
status = open("/proc/self/status").read()
own = int(status.split("VmHWM:")[1].split()[0]) // 1024
peak = [own, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024]
print(json.dumps({"verdict": str(verdict), "frames": len(getattr(result, "frames", ())), "peak_mb": peak}))
"""


@pytest.mark.parametrize("packed", [False, True], ids=["uncompressed", "JPEG"])
def test_a_cine_of_hundreds_of_megabytes_is_read_frame_by_frame(packed: bool, tmp_path: Path) -> None:
    few = us.pictures(4, rows=768, columns=1024)
    frames = 170
    path = tmp_path / "long.dcm"
    made = us.as_jpeg(few) if packed else us.cine(few)
    made.SequenceOfUltrasoundRegions = [us.region((256, 154, 896, 704))]
    made.NumberOfFrames = frames
    if packed:
        parts = [bytes(imagecodecs.jpeg8_encode(frame, level=90, subsampling="422")) for frame in few]
        us.encapsulated(made, [parts[i % 4] for i in range(frames)], made.file_meta.TransferSyntaxUID)
    else:
        made.PixelData = np.concatenate([few] * (frames // 4 + 1))[:frames].tobytes()
    path.write_bytes(dicom.to_bytes(made))
    del made
    assert packed or path.stat().st_size > 380 * 1024**2
    begun = time.monotonic()
    done = subprocess.run(
        [sys.executable, "-c", WORKER, str(path)], cwd=ROOT, capture_output=True, text=True, check=True,
        env={"PATH": "/usr/bin:/bin", "CONSILIUM_DATA_DIR": str(tmp_path / "house"), "OMP_NUM_THREADS": "1"},
    )  # fmt: skip
    said = json.loads(done.stdout)
    assert (said["verdict"], said["frames"]) == ("None", frames)
    assert max(said["peak_mb"]) < LARGEST_MB, said
    assert time.monotonic() - begun < 3 * SECONDS_PER_FILE
    print(said, round(time.monotonic() - begun, 1))
