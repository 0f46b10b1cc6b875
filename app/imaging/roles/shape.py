"""Clues from what a series is made of: planes, frames, time points, colours, devices."""

from app.imaging.roles.facts import SeriesFacts


def not_mr(facts: SeriesFacts) -> str | None:
    return f"Modality is {facts.modality}" if facts.modality not in ("MR", "") else None


_SOP = "1.2.840.10008.5.1.4.1.1"
_IMAGES_OF_MR = frozenset(f"{_SOP}.{end}" for end in ("4", "4.1", "4.2", "4.3", "4.4", "6.1", "6.2", "3.1", "6", "3"))


def unknown_class(facts: SeriesFacts) -> str | None:
    """Says MR or US, but is of a kind of object that is not known to hold such an image."""
    if not facts.sop_class or facts.sop_class in _IMAGES_OF_MR:
        return None
    return "the kind of object (SOP class) is not known"


def mixed_planes(facts: SeriesFacts) -> str | None:
    directions = {max(range(3), key=lambda i: abs(normal[i])) for normal in facts.normals}
    return "one series holds several planes" if len(directions) > 1 else None


def three_planes_named(facts: SeriesFacts) -> str | None:
    pairs = zip(facts.words, facts.words[1:], strict=False)
    named = any(a in ("3", "three", "tri", "drei") and b.startswith(("plan", "eben")) for a, b in pairs)
    return "the description names three planes" if named else None


def multiframe(facts: SeriesFacts) -> str | None:
    return f"{facts.frames} frames" if facts.frames is not None and facts.frames > 1 else None


def placed_frames(facts: SeriesFacts) -> str | None:
    placed = facts.normals and facts.slices and facts.slices == facts.frames and facts.slices > 1
    return "each frame has a place of its own in space" if placed or facts.three_d else None


def several_times(facts: SeriesFacts) -> str | None:
    if facts.times is not None and facts.times >= 3:
        return f"{facts.times} time points"
    images = facts.frames or facts.instances
    if images and facts.slices and images >= 4 * facts.slices and not facts.b_values:
        return f"{images} images at {facts.slices} positions"
    return None


def coloured(facts: SeriesFacts) -> str | None:
    colour = facts.photometric.startswith(("RGB", "PALETTE", "YBR"))
    return "colour pixels are a picture, not a measurement" if colour else None


def converted(facts: SeriesFacts) -> str | None:
    return f"ConversionType is {facts.conversion}" if facts.conversion else None


def high_frequency(facts: SeriesFacts) -> str | None:
    """Micro-ultrasound works at 29 MHz (Exact Imaging); ordinary transrectal probes below 15 MHz."""
    if "exact imaging" in facts.manufacturer or "exactvu" in facts.manufacturer:
        return "made by Exact Imaging"
    if facts.frequency_mhz is not None and 20 <= facts.frequency_mhz < 1000:
        return f"a transducer of {facts.frequency_mhz:g} MHz"
    return None
