"""Odd and hostile ultrasound and compressed files, each with the code of its verdict, or the number of its regions."""

import struct
from collections.abc import Callable

import imagecodecs
import numpy as np
from pydicom.dataset import FileDataset
from pydicom.uid import HTJ2KLossless, JPEG2000Lossless, JPEGBaseline8Bit, JPEGLSLossless, RLELossless

from tests.factories import dicom_ultrasound as us
from tests.factories.dicom import to_bytes


def _packed(frames: list[bytes], syntax: str, **header: object) -> Callable[[], bytes]:
    return lambda: to_bytes(us.encapsulated(us.cine(us.pictures(3), **header), frames, syntax))  # type: ignore[arg-type]


def _jpeg(rows: int, columns: int) -> bytes:
    return bytes(imagecodecs.jpeg8_encode(np.zeros((rows, columns, 3), np.uint8)))


def _cut(made: Callable[[], FileDataset], bytes_missing: int) -> Callable[[], bytes]:
    return lambda: to_bytes(made())[:-bytes_missing]


def _length_of_a_fragment_beyond_the_file() -> bytes:
    plain = to_bytes(us.as_jpeg())
    place = plain.index(struct.pack("<HH", 0x7FE0, 0x0010))
    item = plain.index(struct.pack("<HH", 0xFFFE, 0xE000), place + 12 + 8)
    return plain[: item + 4] + struct.pack("<L", 0x7FFFFFFF) + plain[item + 8 :]


def _with(**header: object) -> Callable[[], bytes]:
    return lambda: to_bytes(us.cine(**header))  # type: ignore[arg-type]


def _claims_frames(number: int) -> Callable[[], bytes]:
    def made() -> bytes:
        dataset = us.as_jpeg()
        dataset.NumberOfFrames = number
        return to_bytes(dataset)

    return made


HOSTILE_ULTRASOUND: dict[str, tuple[Callable[[], bytes], str]] = {
    "a cine cut off in its frames": (_cut(us.cine, 5000), "cut_off"),
    "a packed cine cut off": (_cut(us.as_jpeg, 2000), "cut_off"),
    "a fragment longer than the file": (_length_of_a_fragment_beyond_the_file, "cut_off"),
    "fewer frames than stated": (_claims_frames(7), "cut_off"),
    "a million frames stated": (_claims_frames(1_000_000), "too_large"),
    "frames larger than stated": (_packed([_jpeg(240, 320)] * 3, JPEGBaseline8Bit), "pixel_mismatch"),
    "a JPEG that unpacks to gigabytes": (
        _packed([_jpeg(8, 8).replace(struct.pack(">HH", 8, 8), struct.pack(">HH", 60000, 60000), 1)] * 3,
                JPEGBaseline8Bit),
        "too_large",
    ),
    "no JPEG-LS": (_packed([b"\xff\xd8" + b"\1" * 200] * 3, JPEGLSLossless), "undecodable"),
    "no JPEG 2000": (_packed([b"\xff\x4f\xff\x51" + b"\1" * 200] * 3, JPEG2000Lossless), "undecodable"),
    "no HTJ2K": (_packed([b"\xff\x4f\xff\x51" + b"\1" * 200] * 3, HTJ2KLossless), "undecodable"),
    "no RLE": (_packed([b"\7" * 200] * 3, RLELossless), "undecodable"),
    "a frame of four gigabytes": (_with(Rows=40000, Columns=40000), "too_large"),
}  # fmt: skip

ODD_ULTRASOUND: dict[str, tuple[Callable[[], bytes], int]] = {
    "regions beyond the picture": (_with(regions=[us.region((100, 90, 5000, 5000))]), 1),
    "a region of no size": (_with(regions=[us.region((50, 50, 50, 50))]), 0),
    "a region turned inside out": (_with(regions=[us.region((90, 90, 10, 10))]), 0),
    "a region of graphics beside one of tissue": (
        _with(regions=[us.region(), us.region((0, 0, 160, 20), form=5)]), 1),
    "two regions with two scales": (
        _with(regions=[us.region((10, 20, 60, 100), 0.01), us.region((80, 20, 150, 100), 0.02)]), 2),
    "a scale of zero": (_with(regions=[us.region(delta_cm=0.0)]), 1),
    "an impossible frame time": (_with(frame_time_ms=-5.0), 1),
}  # fmt: skip
