"""Pixels as the browser fetches them: one pack of losslessly encoded frames per series, and its manifest."""

from app.imaging.packs.blanking import blanked, brightest, picture_png
from app.imaging.packs.encoding import EncodedFrame, decode, dtype_of, encode, frame_array
from app.imaging.packs.manifest import manifest_of, reading_stack
from app.imaging.packs.thumbnail import thumbnail_png

__all__ = [
    "EncodedFrame",
    "blanked",
    "brightest",
    "decode",
    "dtype_of",
    "encode",
    "frame_array",
    "manifest_of",
    "picture_png",
    "reading_stack",
    "thumbnail_png",
]
