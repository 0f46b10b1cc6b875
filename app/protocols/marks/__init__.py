"""Mark kinds: each is one module and one line here, with a viewer tool of the same name."""

from app.kernel.registry import Catalogue
from app.protocols.marks.angle import ANGLE
from app.protocols.marks.base import Geometry, MarkKind, Millimetres3
from app.protocols.marks.bidirectional import BIDIRECTIONAL
from app.protocols.marks.contour import CONTOUR
from app.protocols.marks.core import CORE
from app.protocols.marks.frames import FRAMES
from app.protocols.marks.length import LENGTH
from app.protocols.marks.mask import MASK, mask_bytes
from app.protocols.marks.needle import NEEDLE
from app.protocols.marks.point import POINT
from app.protocols.marks.runs import covered, decode, encode

MARK_KINDS: Catalogue[MarkKind] = Catalogue(
    "mark kind", POINT, LENGTH, BIDIRECTIONAL, ANGLE, CONTOUR, MASK, FRAMES, NEEDLE, CORE
)

__all__ = ["MARK_KINDS", "Geometry", "MarkKind", "Millimetres3", "covered", "decode", "encode", "mask_bytes"]
