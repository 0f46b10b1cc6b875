"""The path of a needle, from where it enters to its tip."""

from app.protocols.marks.segment import segment

NEEDLE = segment("needle", "Needle", longest_mm=300)
