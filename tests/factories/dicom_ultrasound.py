"""Ultrasound objects: cines in every colour model with a burned-in name, volumes in any order, turning sweeps."""

from collections.abc import Callable, Sequence
from typing import Any

import imagecodecs
import numpy as np
from PIL import Image, ImageDraw
from pydicom.dataset import Dataset, FileDataset
from pydicom.encaps import encapsulate
from pydicom.uid import UID, JPEGBaseline8Bit

from tests.factories.dicom import mr_instance

US_MULTIFRAME = "1.2.840.10008.5.1.4.1.1.3.1"
US_SINGLE = "1.2.840.10008.5.1.4.1.1.6.1"
ENHANCED_US_VOLUME = "1.2.840.10008.5.1.4.1.1.6.2"
SECONDARY_CAPTURE = "1.2.840.10008.5.1.4.1.1.7"

ROWS, COLUMNS = 120, 160
BOX = (40, 24, 140, 110)
"""Left, top, right, bottom (beyond the last) of the image region."""
NAME = "DOE JOHN"
NOT_MR = dict.fromkeys(
    ("PixelSpacing", "SliceThickness", "ImagePositionPatient", "ImageOrientationPatient", "MRAcquisitionType",
     "EchoTime", "RepetitionTime", "ScanningSequence", "FrameOfReferenceUID")
)  # fmt: skip


def region(
    box: tuple[int, int, int, int] = BOX, delta_cm: float | None = 0.005, *, form: int = 1, units: int = 3
) -> Dataset:
    made = Dataset()
    made.RegionSpatialFormat, made.RegionDataType, made.RegionFlags = form, 1, 0
    made.RegionLocationMinX0, made.RegionLocationMinY0 = box[0], box[1]
    made.RegionLocationMaxX1, made.RegionLocationMaxY1 = box[2] - 1, box[3] - 1
    if delta_cm is not None:
        made.PhysicalUnitsXDirection = made.PhysicalUnitsYDirection = units
        made.PhysicalDeltaX = made.PhysicalDeltaY = delta_cm
    return made


def pictures(frames: int = 6, *, name: str = NAME, rows: int = ROWS, columns: int = COLUMNS) -> np.ndarray:
    """(frames, rows, columns, 3): speckle in the region that changes, and a name above it in every frame."""
    random = np.random.default_rng(7)
    canvas = Image.new("L", (columns, rows))
    ImageDraw.Draw(canvas).text((4, 4), name, fill=255)
    made = np.zeros((frames, rows, columns, 3), dtype=np.uint8)
    made[:] = np.asarray(canvas)[..., None]
    left, top, right, bottom = (BOX[0] * columns // COLUMNS, BOX[1] * rows // ROWS, BOX[2] * columns // COLUMNS,
                                BOX[3] * rows // ROWS)  # fmt: skip
    across, down = np.meshgrid(np.arange(right - left), np.arange(bottom - top))
    for index in range(frames):
        tissue = 90 + 40 * np.sin(across / 9 + index) + 30 * np.cos(down / 7) + random.normal(0, 6, across.shape)
        grey = np.clip(tissue, 1, 250).astype(np.uint8)
        made[index, top:bottom, left:right] = np.stack([grey, grey, np.clip(grey + 5, 0, 255)], axis=-1)
    return made


def cine(
    frames: np.ndarray | None = None,
    *,
    regions: Sequence[Dataset] | None = None,
    frame_time_ms: float | None = 50.0,
    **header: Any,
) -> FileDataset:
    """RGB as it is unless `recoded`; one calibrated region unless others (or none: an empty list) are given."""
    array = pictures() if frames is None else frames
    made = mr_instance(
        pixels=array[0],
        **{
            "SOPClassUID": US_MULTIFRAME if len(array) > 1 else US_SINGLE,
            "Modality": "US",
            "Manufacturer": "BK",
            "SeriesDescription": "TRUS sweep",
            "ImageType": ["ORIGINAL", "PRIMARY"],
            "NumberOfFrames": len(array) if len(array) > 1 else None,
            "FrameTime": frame_time_ms if len(array) > 1 else None,
            **NOT_MR,
            **header,
        },
    )
    if regions is None or regions:
        made.SequenceOfUltrasoundRegions = list(regions or [region()])
    made.PixelData = array.tobytes() + b"\0" * (array.nbytes % 2)
    return made


def grey(array: np.ndarray) -> np.ndarray:
    return np.ascontiguousarray(array[..., 0])


def ybr_full(array: np.ndarray) -> np.ndarray:
    """PS3.3 C.7.6.3.1.2, rounded."""
    red, green, blue = (array[..., i].astype(np.float64) for i in range(3))
    parts = (
        0.2990 * red + 0.5870 * green + 0.1140 * blue,
        -0.1687 * red - 0.3313 * green + 0.5000 * blue + 128,
        0.5000 * red - 0.4187 * green - 0.0813 * blue + 128,
    )
    return np.clip(np.stack([np.round(part) for part in parts], axis=-1), 0, 255).astype(np.uint8)


def in_ybr_full() -> FileDataset:
    return cine(ybr_full(pictures()), PhotometricInterpretation="YBR_FULL")


def in_ybr_full_422() -> FileDataset:
    """Uncompressed: two luminances, then the colour they share."""
    array = ybr_full(pictures())
    shared = np.empty((*array.shape[:2], array.shape[2] // 2, 4), dtype=np.uint8)
    shared[..., 0], shared[..., 1] = array[..., 0::2, 0], array[..., 1::2, 0]
    shared[..., 2], shared[..., 3] = array[..., 0::2, 1], array[..., 0::2, 2]
    made = cine(array, PhotometricInterpretation="YBR_FULL_422")
    made.PixelData = shared.tobytes()
    return made


def in_palette() -> FileDataset:
    made = cine(grey(pictures()), PhotometricInterpretation="PALETTE COLOR")
    steps = (np.arange(256, dtype=np.uint16) << 8).tobytes()
    for colour in ("Red", "Green", "Blue"):
        setattr(made, f"{colour}PaletteColorLookupTableDescriptor", [256, 0, 16])
        setattr(made, f"{colour}PaletteColorLookupTableData", steps)
    return made


def by_planes() -> FileDataset:
    array = pictures()
    made = cine(array, PlanarConfiguration=1)
    made.PixelData = np.ascontiguousarray(np.moveaxis(array, -1, 1)).tobytes()
    return made


def as_jpeg(frames: np.ndarray | None = None, **header: Any) -> FileDataset:
    """What most machines send: JPEG baseline with shared colours."""
    array = pictures() if frames is None else frames
    kind = {"PhotometricInterpretation": "YBR_FULL_422", "LossyImageCompression": "01"}
    made = cine(array, **{**kind, **header})
    packed = [bytes(imagecodecs.jpeg8_encode(frame, level=90, subsampling="422")) for frame in array]
    return encapsulated(made, packed, JPEGBaseline8Bit)


def encapsulated(dataset: FileDataset, frames: Sequence[bytes], syntax: UID | str) -> FileDataset:
    dataset.PixelData = encapsulate(list(frames))
    dataset["PixelData"].is_undefined_length = True
    dataset.file_meta.TransferSyntaxUID = UID(syntax)
    return dataset


COLOURS: dict[str, Callable[[], FileDataset]] = {
    "RGB": cine,
    "RGB by planes": by_planes,
    "YBR_FULL": in_ybr_full,
    "YBR_FULL_422": in_ybr_full_422,
    "palette": in_palette,
    "JPEG baseline": as_jpeg,
}


def _group(**sequences: Dataset) -> Dataset:
    made = Dataset()
    for keyword, item in sequences.items():
        setattr(made, keyword, [item])
    return made


def _item(**values: Any) -> Dataset:
    made = Dataset()
    for keyword, value in values.items():
        setattr(made, keyword, value)
    return made


def volume(
    slices: int = 5, *, order: Sequence[int] | None = None, in_volume: bool = True, **header: Any
) -> FileDataset:
    """Enhanced US Volume: parallel frames 0.8 mm apart, in any `order` in the object."""
    down, across = np.mgrid[0:40, 0:50]
    stack = np.stack([np.clip(20 + 3 * down + across + 6 * index, 0, 255).astype(np.uint8) for index in range(slices)])
    places = list(order if order is not None else range(slices))
    made = cine(
        stack[places],
        regions=[],
        **{
            "SOPClassUID": ENHANCED_US_VOLUME,
            "SeriesDescription": "3D TRUS volume",
            "FrameOfReferenceUID": "1.2.3.4.77",
            "FrameTime": None,
            **header,
        },
    )
    kind = "Volume" if in_volume else "Patient"
    orientation = _item(**{f"ImageOrientation{kind}": [1.0, 0.0, 0.0, 0.0, 1.0, 0.0]})
    made.SharedFunctionalGroupsSequence = [
        _group(
            PixelMeasuresSequence=_item(PixelSpacing=[0.4, 0.3], SliceThickness=0.8),
            **{f"PlaneOrientation{'Volume' if in_volume else ''}Sequence": orientation},
        )
    ]
    made.PerFrameFunctionalGroupsSequence = [
        _group(
            **{
                f"PlanePosition{'Volume' if in_volume else ''}Sequence": _item(
                    **{f"ImagePosition{kind}": [0.0, 0.0, 0.8 * place]}
                )
            }
        )
        for place in places
    ]
    return made


def turned_volume(angles: Sequence[float]) -> FileDataset:
    """Frames that turn about the axis of the probe (z), with an orientation each."""
    made = volume(len(angles), SeriesDescription="micro ultrasound sweep", in_volume=False)
    del made.SharedFunctionalGroupsSequence[0].PlaneOrientationSequence
    for group, angle in zip(made.PerFrameFunctionalGroupsSequence, np.radians(angles), strict=True):
        row = [float(np.cos(angle)), float(np.sin(angle)), 0.0]
        group.PlanePositionSequence = [_item(ImagePositionPatient=[0.0, 0.0, 0.0])]
        group.PlaneOrientationSequence = [_item(ImageOrientationPatient=[*row, 0.0, 0.0, 1.0])]
    return made


def micro_sweep(frames: int = 7, *, with_angles: bool = True, **header: Any) -> FileDataset:
    """A cine of 29 MHz whose angles stand in PositionerPrimaryAngleIncrement, or nowhere."""
    angles = {"PositionerPrimaryAngle": -60.0, "PositionerPrimaryAngleIncrement": [20.0 * i for i in range(frames)]}
    return cine(
        pictures(frames),
        **{
            "TransducerFrequency": 29_000,
            "Manufacturer": "Exact Imaging",
            "SeriesDescription": "micro ultrasound",
            **(angles if with_angles else {}),
            **header,
        },
    )


def capture(**header: Any) -> FileDataset:
    kind = {"SOPClassUID": SECONDARY_CAPTURE, "Modality": "OT", "ConversionType": "WSD"}
    return cine(pictures(1), regions=[], **{**kind, **header})
