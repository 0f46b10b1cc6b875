"""Clues from what a series is made of: planes, frames, time points, colours, devices."""

from itertools import pairwise

from app.imaging.roles import sopclasses
from app.imaging.roles import vocabulary as v
from app.imaging.roles.facts import SeriesFacts

_VOLUME_MAKERS = ("koelis", "artemis", "eigen", "uronav", "invivo", "biojet", "navigo", "urostation", "fusion vu")
_THREE = ("3", "three", "tri", "drei", "trois", "tre", "tres", "drie")
_MICRO_MAKERS = ("exact imaging", "exactvu", "ev29l", "exact-imaging")


def not_mr(facts: SeriesFacts) -> str | None:
    return f"Modality is {facts.modality}" if facts.modality not in ("MR", "") else None


def unknown_class(facts: SeriesFacts) -> str | None:
    """Says MR or US, but is of a kind of object that is not known to hold such an image."""
    if not facts.sop_class[:1].isdigit() or sopclasses.modality_of(facts.sop_class):
        return None
    return "the kind of object (SOP class) is not known"


def mixed_planes(facts: SeriesFacts) -> str | None:
    """Directions more than 35 degrees apart; noise of rounding is not another plane."""
    first = facts.normals[0] if facts.normals else None
    mixed = first and any(abs(sum(a * b for a, b in zip(first, n, strict=True))) < 0.82 for n in facts.normals[1:])
    return "one series holds several planes" if mixed else None


def three_planes_named(facts: SeriesFacts) -> str | None:
    named = any(a in _THREE and b.startswith(("pl", "eben")) for a, b in pairwise(facts.words))
    return "the name says three planes" if named else None


def reference_scan(facts: SeriesFacts) -> str | None:
    """Philips' Ref_32ch with SENSE: coil sensitivities."""
    named = bool(facts.words) and facts.words[0] == "ref" and "GR" in facts.scanning
    return "the name says “ref” (a reference scan)" if named else None


def multiframe(facts: SeriesFacts) -> str | None:
    return f"{facts.frames} frames" if facts.frames is not None and facts.frames > 1 else None


def multiframe_class(facts: SeriesFacts) -> str | None:
    several = facts.frames is None and facts.sop_class in sopclasses.MULTIFRAME_US
    return "the SOP class is a multi-frame one" if several else None


def numbered_phase(facts: SeriesFacts) -> str | None:
    """Ph3, phase 2: time points; but not in-phase and opposed-phase images."""
    for word, after in pairwise((*facts.words, "")):
        numbered = word[-1:].isdigit() and not word.isdigit()
        if v.PHASES.entry(word) and (numbered or after.isdigit() or word in ("phases", "fasi")):
            return "the name counts phases"
    return None


def lonely_picture(facts: SeriesFacts) -> str | None:
    """One derived picture without place and without timing: something that was saved from a screen."""
    bare = not facts.normals and not facts.scanning and facts.echo_time_ms is None
    one = facts.instances == 1 and (facts.slices or 1) == 1
    if bare and one and {"DERIVED", "SECONDARY"} <= facts.image_type:
        return "one derived picture without a place in space and without timing"
    return None


def many_pictures(facts: SeriesFacts) -> str | None:
    return f"{facts.images} pictures" if facts.images and facts.images >= 20 else None


def placed_frames(facts: SeriesFacts) -> str | None:
    """Parallel and evenly spread: a volume, not a film of one plane."""
    images = facts.images or 0
    if facts.normals and facts.slices and facts.slices > 1 and facts.slices == images:
        return "each frame has a place of its own in space"
    if facts.slice_spacing_mm and images > 1:
        return f"frames lie {facts.slice_spacing_mm:g} mm apart"
    return "a 3-D acquisition" if facts.three_d else None


def made_for_volumes(facts: SeriesFacts) -> str | None:
    maker = next((name for name in _VOLUME_MAKERS if name in facts.manufacturer), None)
    return f"made by a device that takes volumes ({maker})" if maker else None


def several_times(facts: SeriesFacts) -> str | None:
    if facts.times is not None and facts.times >= 3:
        return f"{facts.times} time points"
    images = facts.images
    if images and facts.slices and images >= 4 * facts.slices and not any(facts.b_values):
        return f"{images} images at {facts.slices} positions"
    return None


def coloured(facts: SeriesFacts) -> str | None:
    colour = facts.photometric.startswith(("RGB", "PALETTE", "YBR"))
    return "colour pixels are a picture, not a measurement" if colour else None


def without_place(facts: SeriesFacts) -> str | None:
    return None if facts.normals else "it has no place in space"


def converted(facts: SeriesFacts) -> str | None:
    return f"ConversionType is {facts.conversion}" if facts.conversion else None


def high_frequency(facts: SeriesFacts) -> str | None:
    """Micro-ultrasound works at 29 MHz (Exact Imaging); ordinary transrectal probes below 15 MHz."""
    if any(name in facts.manufacturer for name in _MICRO_MAKERS):
        return "made by Exact Imaging"
    if facts.frequency_mhz is not None and 20 <= facts.frequency_mhz < 200:
        return f"a transducer of {facts.frequency_mhz:g} MHz"
    return None
