"""The PI-RADS v2.1 sector map: 41 regions with their SNOMED CT codes (DICOM PS3.16, CID 6304).

38 regions of the prostate, two seminal vesicles, the external urethral sphincter. Sides are the patient's.
"""

from dataclasses import dataclass

LEVELS = ("base", "mid", "apex")


@dataclass(frozen=True)
class Sector:
    """`level` and `side` are None where the region has none; `sct` is the SNOMED CT code."""

    id: str
    level: str | None
    side: str | None
    zone: str
    sct: str

    @property
    def label(self) -> str:
        side = {"L": "left", "R": "right", None: ""}[self.side]
        parts = (self.level.capitalize() if self.level else "", side, _ZONE_LABELS.get(self.zone, self.zone))
        text = " ".join(part for part in parts if part)
        return text[0].upper() + text[1:]

    @property
    def zone_family(self) -> str:
        """PZ, TZ, CZ, AFS, or SV / US outside the prostate."""
        return self.zone[:2] if self.zone[:2] in ("PZ", "TZ") else self.zone


_ZONE_LABELS = {"SV": "seminal vesicle", "US": "external urethral sphincter"}

# level -> zone -> (left, right)
_CODES = {
    "base": {
        "AFS": ("716893001", "716892006"),
        "CZ": ("716901006", "716900007"),
        "PZa": ("716905002", "716904003"),
        "PZpl": ("716907005", "716906001"),
        "PZpm": ("836427009", "836428004"),
        "TZa": ("716897000", "716896009"),
        "TZp": ("716899002", "716898005"),
    },
    "mid": {
        "AFS": ("716910003", "716909008"),
        "PZa": ("716920008", "716919002"),
        "PZpl": ("716922000", "716921007"),
        "PZpm": ("716924004", "716923005"),
        "TZa": ("716914007", "716913001"),
        "TZp": ("716916009", "716915008"),
    },
    "apex": {
        "AFS": ("716927006", "716926002"),
        "PZa": ("716937001", "716936005"),
        "PZpl": ("716939003", "716938006"),
        "PZpm": ("716941002", "716940001"),
        "TZa": ("716931000", "716930004"),
        "TZp": ("716933002", "716932007"),
    },
}

SECTORS: tuple[Sector, ...] = (
    *(
        Sector(f"{level.capitalize()}_{side}_{zone}", level, side, zone, code)
        for level in LEVELS
        for zone, codes in _CODES[level].items()
        for side, code in zip("LR", codes, strict=True)
    ),
    Sector("L_SV", None, "L", "SV", "42320003"),
    Sector("R_SV", None, "R", "SV", "74308000"),
    Sector("US", None, None, "US", "717027004"),
)

SECTORS_BY_ID = {sector.id: sector for sector in SECTORS}
