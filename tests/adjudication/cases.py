"""Compared cases in plain values: what readers A, B (and C) said, for the tests of the rules."""

from typing import Any

from app.adjudication.values import (
    CATEGORY,
    INDEX,
    LESION,
    MASK,
    PRESENT,
    VOLUME,
    Compared,
    Item,
    Lesion,
    Pair,
    Said,
)  # fmt: skip

ITEMS = {
    LESION: Item(LESION, "Lesion", "nominal"),
    MASK: Item(MASK, "Outline", "none"),
    CATEGORY: Item(CATEGORY, "Category", "ordinal", ("X",), ("1", "2", "3", "4", "5")),
    INDEX: Item(INDEX, "Index lesion", "nominal"),
    VOLUME: Item(VOLUME, "Gland volume", "interval"),
    "zone": Item("zone", "Zone", "nominal", (), ("PZ", "TZ", "CZ", "AFS", "MULTI")),
    "rule_zone": Item("rule_zone", "Score by the rules of", "nominal", (), ("PZ", "TZ")),
    "dwi": Item("dwi", "DWI / ADC", "ordinal", ("X",), ("1", "2", "3", "4", "5")),
    "dce": Item("dce", "DCE", "nominal", ("X",), ("-", "+")),
    "sectors": Item("sectors", "Sectors", "sets"),
    "diameter_mm": Item("diameter_mm", "Largest diameter", "interval"),
    "quality:adc": Item("quality:adc", "Image quality, adc", "ordinal", ("X",), ("1", "2", "3")),
}


def said(value: Any, state: str = "answered") -> Said:
    return Said(state, value if state == "answered" else None, str(value))


def case(
    *readings: str,
    lesions: tuple[Lesion, ...] | None = None,
    dice: float | None = None,
    **values: dict[str, Any],
) -> Compared:
    """`values`: by item key (`quality_adc` for `quality:adc`) → reading → value or Said; one lesion found by all."""
    readings = readings or ("A", "B")
    if lesions is None:
        lesions = (Lesion(1, {r: f"f{r}" for r in readings}, (1.0, 2.0, 3.0), frozenset(readings)),)
    spoken: dict[tuple[str, int], dict[str, Said]] = {}
    for lesion in lesions:
        spoken[LESION, lesion.unit] = {r: said(PRESENT) for r in lesion.findings}
        if lesion.drawn:
            spoken[MASK, lesion.unit] = {r: said(lesion.findings[r]) for r in lesion.drawn}
    for name, by_reading in values.items():
        key = name.replace("quality_", "quality:")
        unit = 0 if key in (INDEX, VOLUME) or key.startswith("quality") else 1
        spoken[key, unit] = {r: v if isinstance(v, Said) else said(v) for r, v in by_reading.items()}
    pairs = {("dice", 1): (Pair("A", "B", dice),)} if dice is not None else {}
    return Compared(readings, ITEMS, spoken, lesions, pairs)
