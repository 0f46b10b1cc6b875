"""The segment of tissue that a biopsy needle took; no gun takes more than 50 mm (they open over 10 to 30)."""

from app.protocols.marks.segment import segment

CORE = segment("core", "Biopsy core", longest_mm=50)
